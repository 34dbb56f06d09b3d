package study

import (
	"regexp"
	"strings"
)

// variantNames are the definitions' names in both languages.
var variantNames = map[string]Text{
	"headline":                              {"The definition of this page", "De definitie van deze pagina"},
	"leavers censored, death competing":     {"Leaving hides what would have happened", "Vertrek verbergt wat er gebeurd zou zijn"},
	"1 - Kaplan–Meier, all leaves censored": {"As if nobody left or died", "Alsof niemand vertrok of overleed"},
	"share of those with full follow-up":    {"Only those followed to the end", "Alleen wie tot het eind gevolgd is"},
	"leaving not observed":                  {"As if leaving were not known", "Alsof vertrek niet bekend was"},
	"only people who can be linked":         {"Only people who can be recognised", "Alleen mensen die herkend kunnen worden"},
	"period figure, last four years":        {"As things were in the last four years", "Zoals het de laatste vier jaar was"},
}

// variantPatterns are names that hold a length of time.
var variantPatterns = []struct {
	start string
	name  Text
}{
	{"grace ", Text{"Counting after ", "Tellend na "}},
	{"wash-out ", Text{"Not registered in the time before: ", "Niet geregistreerd in de tijd ervoor: "}},
	{"reporting buffer ", Text{"Waiting for late reports: ", "Wachten op late meldingen: "}},
}

var unitsOfTime = strings.NewReplacer("years", "jaar", "year", "jaar", "days", "dagen", "day", "dag")

// variantName names a definition in both languages; one without a Dutch name
// keeps its own.
func variantName(name string) Text {
	if t, ok := variantNames[name]; ok {
		return t
	}
	for _, p := range variantPatterns {
		if rest, ok := strings.CutPrefix(name, p.start); ok {
			return Text{p.name.EN + rest, p.name.NL + unitsOfTime.Replace(rest)}
		}
	}
	return same(name)
}

// definition is the section with the sheet: what the percentage means.
func (a *again) definition() (Section, error) {
	t := &Table{ID: "again-definition", Caption: Text{"What the percentage means", "Wat het percentage betekent"},
		Stub:    Text{"Choice", "Keuze"},
		Columns: []Column{{Key: "days", Head: Text{"Days", "Dagen"}, Unit: "days", Format: Format{Kind: Count}}, {Key: "words", Head: Text{"In words", "In woorden"}, Format: Format{Kind: Count}}}}
	add := func(key string, label Text, days float64, words Text) {
		cell := Missing(Blank)
		if days >= 0 {
			cell = Num(days)
		}
		t.Add(key, label, cell, Say(words))
	}
	s := a.sheet
	add("population", Text{"Who counts", "Wie meetelt"}, -1, Text{"everybody registered as a presumed victim, cross-border recruitment alone left out", "iedereen die als vermoedelijk slachtoffer is geregistreerd, zonder wie alleen grensoverschrijdend geworven is"})
	add("index", Text{"From when", "Vanaf wanneer"}, -1, Text{"the day of the first report", "de dag van de eerste melding"})
	add("grace", Text{"How soon it may count", "Hoe snel het mag tellen"}, s.Grace, Text{"an offence sooner than this is taken for the same matter", "een delict binnen deze tijd geldt als dezelfde zaak"})
	add("washout", Text{"Not registered before", "Niet eerder geregistreerd"}, s.WashOut, Text{"so long before the first report nobody may have been registered; the register itself knows no earlier ones", "zo lang voor de eerste melding mag iemand niet geregistreerd zijn; eerdere kent het register niet"})
	add("event", Text{"What counts as again", "Wat als opnieuw telt"}, -1, Text{"any offence of which the person was the victim", "elk delict waarvan de persoon slachtoffer was"})
	add("buffer", Text{"Waiting for late reports", "Wachten op late meldingen"}, s.Buffer, Text{"follow-up ends so long before the data do", "het volgen stopt zo lang voor het eind van de gegevens"})
	add("leaves", Text{"Who leaves", "Wie vertrekt"}, -1, Text{"death and departure end the chance of being registered again", "overlijden en vertrek beëindigen de kans op een nieuwe registratie"})
	add("estimator", Text{"How it is computed", "Hoe het is berekend"}, -1, Text{"cumulative incidence by Aalen and Johansen; nothing is given with fewer than thirty people followed", "cumulatieve incidentie volgens Aalen en Johansen; niets wordt gegeven bij minder dan dertig gevolgde mensen"})
	return Section{ID: "again-definition", Title: Text{"What exactly is counted", "Wat er precies wordt geteld"}, Items: []Item{{Table: t}}}, nil
}

// findings are the sentences of the chapter's summary.
func (a *again) findings() {
	t := a.chapter.Table("again")
	for _, key := range []string{"y5", "y1"} {
		if t.get(key, "share").State != Known {
			continue
		}
		a.chapter.Findings = append(a.chapter.Findings, Finding{Table: "again", Key: Text{"{" + key + ".share}", "{" + key + ".share}"},
			Unit:     Text{"again a victim within {" + key + ".label}", "opnieuw slachtoffer binnen {" + key + ".label}"},
			Sentence: a.headlineSentence(key)})
		break
	}
	if types := a.chapter.Table("again-types"); types != nil && types.get("THB", "share").State == Known {
		a.chapter.Findings = append(a.chapter.Findings, Finding{Table: "again-types", Key: Text{"{THB.share}", "{THB.share}"},
			Unit:     Text{"of trafficking again", "opnieuw van mensenhandel"},
			Sentence: Text{"In the same time {THB.share} were again a victim of human trafficking itself.", "In dezelfde tijd werd {THB.share} opnieuw slachtoffer van mensenhandel zelf."}})
	}
}

func (a *again) headlineSentence(key string) Text {
	return Text{"Of the people registered as victims {" + key + ".share} are a victim of some offence again within {" + key + ".label} of their first registration; {" + key + ".followed} are still followed by then.",
		"Van de mensen die als slachtoffer zijn geregistreerd is {" + key + ".share} binnen {" + key + ".label} na de eerste registratie opnieuw slachtoffer van enig delict; {" + key + ".followed} worden dan nog gevolgd."}
}

// typedNumber finds digits in a warning, which the chapter's prose may not
// hold.
var typedNumber = regexp.MustCompile(`[0-9]`)

// notes say what the reader must know, the estimator's own warnings included.
func (a *again) notes() {
	c := a.chapter
	c.Quality = append(c.Quality,
		Text{"Only offences that were reported and linked to the person are known. A missed link hides a repeat victim; a wrong one invents one.",
			"Alleen delicten die gemeld en aan de persoon gekoppeld zijn, zijn bekend. Een gemiste koppeling verbergt een herhaald slachtoffer; een verkeerde verzint er een."},
		Text{"Being registered again is not the same as being harmed again: people who are seen more often are registered more often.",
			"Opnieuw geregistreerd worden is niet hetzelfde als opnieuw schade lijden: wie vaker gezien wordt, wordt vaker geregistreerd."})
	c.Quality = append(c.Quality, Text{"Who was registered without anything to recognise them by cannot be followed; they stand among those who were not victims again, which makes the share too low. One row of the table of definitions leaves them out where the register knows who they are.",
		"Wie geregistreerd is zonder iets waaraan die te herkennen is, kan niet gevolgd worden; zij staan bij wie niet opnieuw slachtoffer werd, wat het aandeel te laag maakt. Eén rij van de tabel met definities laat hen weg voor zover het register weet wie het zijn."})
	said := map[string]bool{}
	for _, f := range a.figures {
		for _, w := range append([]string{f.Refused}, f.Warnings...) {
			if w != "" && !said[w] && !typedNumber.MatchString(w) {
				said[w] = true
				c.Quality = append(c.Quality, Text{"Note of the estimator: " + w + ".", "Opmerking van de schatter (in het Engels): " + w + "."})
			}
		}
	}
	c.Method = append(c.Method, Text{"Repeat victimisation is a cumulative incidence with death and departure as competing events. Which choices make the figure stands in the last table; the same figure under other choices stands before it.",
		"Herhaald slachtofferschap is een cumulatieve incidentie met overlijden en vertrek als concurrerende gebeurtenissen. Welke keuzes het cijfer maken staat in de laatste tabel; hetzelfde cijfer onder andere keuzes staat ervoor."})
}

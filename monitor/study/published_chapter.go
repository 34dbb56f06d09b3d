package study

import (
	"errors"
	"fmt"
)

// PublishedOptions say what to make of a file of published figures.
type PublishedOptions struct {
	Period Period // zero for 2014–2018, the years of the first fact sheet
	Name   string // what to call the file
	Ledger []LedgerEntry
}

// The measures and groups that the chapter reads from the file.
const (
	allVictims     = "all presumed victims"
	persons        = "registered victims (persons)"
	registered     = "registered victims"
	byForm         = "registered victims by form"
	reportedBy     = "victims reported by"
	domesticSexual = "domestic sexual exploitation"
	domesticMinors = "domestic sexual exploitation, minors"
)

// ErrNothingPublished says that the file has no registered persons in the
// period, so that there is no chapter to make.
var ErrNothingPublished = errors.New("study: no registered persons are published for the period")

// FromPublished makes the chapter "nature and extent" from published figures
// alone. What the file lacks is shown as not published; a finding whose
// numbers are lacking is left out.
func FromPublished(figures []Published, opt PublishedOptions) (*Chapter, error) {
	if opt.Period == (Period{}) {
		opt.Period = Period{2014, 2018}
	}
	p := &press{pressroom: newPressroom(figures), period: opt.Period,
		ledger: within(opt.Ledger, float64(opt.Period.First), float64(opt.Period.Last)+1)}
	p.chapter = &Chapter{ID: "nature", Title: Text{"Nature and extent", "Aard en omvang"},
		About:       Text{"Netherlands, " + opt.Period.String(), "Nederland, " + opt.Period.String()},
		Definitions: Definitions,
		Origin:      Origin{Snapshot: opt.Name, File: true, Hash: hashPublished(figures)}}
	if err := p.write(); err != nil {
		return nil, err
	}
	p.chapter.Sources = p.sources
	return p.chapter, p.chapter.Check()
}

// press writes the chapter.
type press struct {
	*pressroom
	period  Period
	ledger  []LedgerEntry
	chapter *Chapter
}

func (p *press) write() error {
	extent := Section{ID: "extent", Title: Text{"Registered persons", "Geregistreerde personen"}}
	if err := p.extent(&extent); err != nil {
		return err
	}
	sections := []Section{extent, p.reporters(), p.forms(), p.who(), p.coverage(), p.revisions()}
	for _, s := range sections {
		if len(s.Items) > 0 {
			p.chapter.Sections = append(p.chapter.Sections, s)
		}
	}
	p.findings()
	p.notes()
	return nil
}

// has reports whether all these cells of a table hold a number or a range.
func (p *press) has(table string, refs ...[2]string) bool {
	t := p.chapter.Table(table)
	if t == nil {
		return false
	}
	for _, ref := range refs {
		c, _, ok := t.Cell(ref[0], ref[1])
		if !ok || !c.HasNumber() && c.State != Range {
			return false
		}
	}
	return true
}

// finding adds a finding when the table has all its numbers.
func (p *press) finding(f Finding, refs ...[2]string) {
	if p.has(f.Table, refs...) {
		p.chapter.Findings = append(p.chapter.Findings, f)
	}
}

func (p *press) findings() {
	first, last := yearKey(p.period.First), yearKey(p.period.Last)
	rise := p.chapter.Table("persons").get(last, "since-first").Value > 0
	fell := Text{"fell", "daalde"}
	if rise {
		fell = Text{"rose", "steeg"}
	}
	p.finding(Finding{Table: "persons", Key: same("{" + last + ".since-first}"), Unit: Text{first + " to " + last, first + " tot " + last},
		Sentence: Text{
			"The number of registered persons " + fell.EN + " from {" + first + ".rapporteur} to {" + last + ".rapporteur}. It shows who was reported, not how much exploitation there was.",
			"Het aantal geregistreerde personen " + fell.NL + " van {" + first + ".rapporteur} naar {" + last + ".rapporteur}. Het laat zien wie gemeld is, niet hoeveel uitbuiting er was."}},
		[2]string{first, "rapporteur"}, [2]string{last, "rapporteur"}, [2]string{last, "since-first"})
	estimated, _ := p.estimated()
	in := yearKey(estimated.Last)
	p.finding(Finding{Table: "coverage", Key: Text{"{all.coverage}", "{all.coverage}"}, Unit: Text{"of estimated victims in view", "van de geschatte slachtoffers in beeld"},
		Sentence: Text{
			"In " + in + ", {all.registered} persons were registered of an estimated {all.estimated} victims a year. Of {domestic.estimated} victims of domestic sexual exploitation {domestic.registered} were registered ({domestic.coverage}), of {minors.estimated} minors among them {minors.registered} ({minors.coverage}).",
			"In " + in + " zijn {all.registered} personen geregistreerd van naar schatting {all.estimated} slachtoffers per jaar. Van {domestic.estimated} slachtoffers van binnenlandse seksuele uitbuiting waren er {domestic.registered} geregistreerd ({domestic.coverage}), van {minors.estimated} minderjarigen onder hen {minors.registered} ({minors.coverage})."}},
		[2]string{"all", "coverage"}, [2]string{"domestic", "coverage"}, [2]string{"minors", "coverage"})
	p.finding(Finding{Table: "others", Key: same("{2018.change}"), Unit: Text{"reports by those without a duty", "meldingen door wie geen meldplicht heeft"},
		Sentence: Text{
			"Organisations that do not investigate filed {mean.reports} reports a year in 2014–2017 and {2018.reports} in 2018, after many took explicit consent to be needed.",
			"Organisaties die niet opsporen deden in 2014–2017 {mean.reports} meldingen per jaar en in 2018 {2018.reports}, nadat veel van hen dachten dat uitdrukkelijke toestemming nodig was."}},
		[2]string{"mean", "reports"}, [2]string{"2018", "reports"})
	p.finding(Finding{Table: "reporters", Key: same("{duty.2017} → {duty.2018}"), Unit: Text{"reports by those with a duty, 2017 to 2018", "meldingen door wie meldplicht heeft, 2017 tot 2018"},
		Sentence: Text{
			"Services with a duty to report, whose rules did not change, filed {duty.2018} reports in 2018 against {duty.2017} the year before. Registered persons went from {persons.2017} to {persons.2018}.",
			"Diensten met meldplicht, waarvan de regels niet veranderden, deden in 2018 {duty.2018} meldingen tegen {duty.2017} het jaar ervoor. Het aantal geregistreerde personen ging van {persons.2017} naar {persons.2018}."}},
		[2]string{"duty", "2017"}, [2]string{"duty", "2018"}, [2]string{"persons", "2017"}, [2]string{"persons", "2018"})
	p.finding(Finding{Table: "domestic", Key: same("{2018.change}"), Unit: Text{"domestic sexual exploitation", "binnenlandse seksuele uitbuiting"},
		Sentence: Text{
			"{2018.persons} victims of domestic sexual exploitation were registered in 2018, against {mean.persons} a year in 2014–2015.",
			"In 2018 zijn {2018.persons} slachtoffers van binnenlandse seksuele uitbuiting geregistreerd, tegen {mean.persons} per jaar in 2014–2015."}},
		[2]string{"mean", "persons"}, [2]string{"2018", "persons"}, [2]string{"2018", "change"})
	p.formsFinding()
}

// formsFinding says by how much forms exceed persons in the last year where
// they do.
func (p *press) formsFinding() {
	t := p.chapter.Table("forms")
	if t == nil {
		return
	}
	for i := len(t.Rows) - 1; i >= 0; i-- {
		y := t.Rows[i].Key
		if c := t.get(y, "over"); c.HasNumber() && c.Value > 0 {
			when := t.Rows[i].Label
			p.finding(Finding{Table: "forms", Key: same("{" + y + ".over}"), Unit: Text{"more forms than persons, " + when.EN, "meer vormen dan personen, " + when.NL},
				Sentence: Text{
					fmt.Sprintf("In %s the forms of exploitation add to {%[2]s.sum} for {%[2]s.persons} persons: some were exploited in several ways and count in each. The total counts them once.", when.EN, y),
					fmt.Sprintf("In %s tellen de vormen van uitbuiting op tot {%[2]s.sum} bij {%[2]s.persons} personen: sommigen zijn op meer manieren uitgebuit en tellen bij elke vorm mee. Het totaal telt hen één keer.", when.NL, y)}},
				[2]string{y, "sum"}, [2]string{y, "persons"})
			return
		}
	}
}

func (p *press) notes() {
	p.chapter.Headline = Text{"The register counts who was reported. When reporting changes, the count changes with it.",
		"Het register telt wie gemeld is. Als het melden verandert, verandert de telling mee."}
	last := yearKey(p.period.Last)
	if c := p.chapter.Table("persons").get(last, "since-first"); c.HasNumber() && c.Value < 0 {
		p.chapter.Headline = Text{"Fewer victims are registered. That does not mean there are fewer.",
			"Er zijn minder slachtoffers geregistreerd. Dat betekent niet dat er minder zijn."}
	}
	p.chapter.Lead = Text{"This chapter is made from figures that others published, laid beside each other. It counts people who were exploited, noticed and reported.",
		"Dit hoofdstuk is gemaakt van cijfers die anderen hebben gepubliceerd, naast elkaar gelegd. Het telt mensen die zijn uitgebuit, opgemerkt en gemeld."}
	p.chapter.Quality = []Text{
		{"Published figures cannot be counted again: what is not printed is shown as not published, never as zero.",
			"Gepubliceerde cijfers zijn niet opnieuw te tellen: wat niet is gepubliceerd staat er als niet gepubliceerd, nooit als nul."},
		{"Two official series exist, that of the National Rapporteur and that of the coordination centre. They differ where a person is counted in one and not in the other; neither source says by which rule.",
			"Er zijn twee officiële reeksen, die van de Nationaal Rapporteur en die van het coördinatiecentrum. Ze verschillen waar een persoon in de ene wel en in de andere niet telt; geen van beide bronnen zegt volgens welke regel."},
		{"Estimates of hidden victims depend on the lists and the model that were used. They are given as printed, as a range.",
			"Schattingen van verborgen slachtoffers hangen af van de gebruikte lijsten en het model. Ze staan er zoals gepubliceerd, als bereik."},
	}
	p.chapter.Method = []Text{
		{"A change is the later number over the earlier one, less one. Its interval is that of the ratio of two Poisson counts, by the exact conditional method; it knows of chance only, and years differ by more than chance.",
			"Een verandering is het latere getal gedeeld door het eerdere, min één. Het interval is dat van de verhouding van twee Poisson-aantallen, met de exacte conditionele methode; het kent alleen toeval, en jaren verschillen door meer dan toeval."},
		{"Coverage is registered persons divided by both ends of the published estimate.",
			"Dekking is het aantal geregistreerde personen gedeeld door beide uiteinden van de gepubliceerde schatting."},
		{"Where a figure was printed in several editions, the latest is used and the others are listed under revisions.",
			"Is een cijfer in verschillende edities gepubliceerd, dan is het laatste gebruikt; de andere staan bij de herzieningen."},
	}
}

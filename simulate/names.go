package simulate

import (
	"embed"
	"math"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"sightline/register/codes"
)

//go:embed names/*.txt
var nameFiles embed.FS

// spelling is one name in all the ways it is written: the official one first,
// then transliterations, then short and pet names.
type spelling struct {
	forms []string
	short []string
}

// culture holds the names of one language community and how they are put
// together. Lists are typed by hand in names/*.txt. No list holds the many rare family names, so a share is
// composed from stems, middles and endings: the long tail that real names have.
type culture struct {
	female, male             []spelling
	middleFemale, middleMale []spelling // second syllables and middle names
	family                   []spelling
	stems, middles, endings  []string
	before                   []string
	femaleRank, maleRank     []float64 // cumulative shares by rank
	familyRank               []float64
	rules                    rules
}

// rules say what a language community does with names.
type rules struct {
	composed    float64           // share of family names outside the list
	steep       float64           // exponent of the rank distribution of family names
	familyFirst float64           // share of reports that take the family name for the given name
	patronymic  bool              // the father's name follows; there is no family name
	joinMiddle  bool              // middle name and given name make one word: Xiaoling
	feminine    map[string]string // endings that change for women
	second      float64           // share of people with a second given name
	newYear     float64           // share whose papers say 1 January
}

var slavic = map[string]string{"ov": "ova", "ev": "eva", "ski": "ska", "cki": "cka", "dzki": "dzka", "skyi": "ska"}

var cultureRules = map[string]rules{
	"dutch":       {composed: .60, steep: .85, familyFirst: .01, second: .35},
	"turkish":     {composed: .55, steep: .8, familyFirst: .02, newYear: .05, second: .05},
	"moroccan":    {composed: .65, steep: .7, familyFirst: .04, newYear: .05},
	"surinamese":  {composed: .60, steep: .6, familyFirst: .01, second: .35},
	"caribbean":   {composed: .50, steep: .7, familyFirst: .01, second: .35},
	"polish":      {composed: .75, steep: .7, familyFirst: .02, feminine: slavic, second: .15},
	"romanian":    {composed: .60, steep: .8, familyFirst: .12, second: .35},
	"bulgarian":   {composed: .60, steep: .9, familyFirst: .02, feminine: slavic},
	"hungarian":   {composed: .55, steep: .9, familyFirst: .25, second: .10},
	"nigerian":    {composed: .75, steep: .6, familyFirst: .10, second: .25, newYear: .04},
	"ugandan":     {composed: .60, steep: .6, familyFirst: .15, second: .10, newYear: .05},
	"westafrican": {composed: .20, steep: .9, familyFirst: .10, newYear: .12},
	"vietnamese":  {composed: 0, steep: 1.2, familyFirst: .35, second: 1},
	"chinese":     {composed: 0, steep: .8, familyFirst: .35, joinMiddle: true, second: .7},
	"eritrean":    {composed: .35, steep: .7, familyFirst: .12, patronymic: true, newYear: .20},
	"ukrainian":   {composed: .75, steep: .8, familyFirst: .05, feminine: slavic},
	"syrian":      {composed: .60, steep: .6, familyFirst: .06, newYear: .15},
	"filipino":    {composed: .50, steep: .7, familyFirst: .02, second: .2},
	"indian":      {composed: .35, steep: 1.0, familyFirst: .06, newYear: .05},
	"albanian":    {composed: .55, steep: .8, familyFirst: .03},
	"slovak":      {composed: .55, steep: .8, familyFirst: .03, feminine: map[string]string{"ý": "á", "": "ová"}},
	"latin":       {composed: .40, steep: .8, familyFirst: .02, second: .3},
}

// cultureOf says from which list people of a nationality take their names.
// Nationalities without a list of their own take a neighbouring one.
var cultureOf = map[codes.Country]string{
	"BE": "dutch", "TR": "turkish", "MA": "moroccan", "DZ": "moroccan", "SR": "surinamese",
	"PL": "polish", "RO": "romanian", "MD": "romanian", "BG": "bulgarian", "HU": "hungarian",
	"NG": "nigerian", "UG": "ugandan", "GM": "westafrican", "GN": "westafrican", "SL": "westafrican", "GH": "westafrican",
	"VN": "vietnamese", "TH": "vietnamese", "CN": "chinese", "ER": "eritrean", "ET": "eritrean",
	"UA": "ukrainian", "SY": "syrian", "AF": "syrian", "PH": "filipino", "ID": "filipino", "IN": "indian",
	"AL": "albanian", "BA": "albanian", "HR": "slovak", "CZ": "slovak", "SK": "slovak",
	"BR": "latin", "CO": "latin", "VE": "latin", "ES": "latin",
}

// dutchBackground is where the families of Dutch citizens come from.
var dutchBackground = []weightedCulture{
	{"dutch", .66}, {"moroccan", .09}, {"surinamese", .08}, {"turkish", .06}, {"caribbean", .05},
	{"syrian", .02}, {"polish", .01}, {"westafrican", .01}, {"eritrean", .01}, {"latin", .01},
}

type weightedCulture struct {
	name   string
	weight float64
}

var cultures = sync.OnceValue(loadCultures)

func loadCultures() map[string]*culture {
	all := make(map[string]*culture, len(cultureRules))
	for name, r := range cultureRules {
		text, err := nameFiles.ReadFile("names/" + name + ".txt")
		if err != nil {
			panic(err)
		}
		all[name] = parseCulture(string(text), r)
	}
	return all
}

func parseCulture(text string, r rules) *culture {
	c := &culture{rules: r}
	section := ""
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "#") {
			continue
		}
		if strings.HasPrefix(line, "[") {
			section = strings.Trim(line, "[]")
			continue
		}
		for word := range strings.FieldsSeq(line) {
			c.add(section, strings.ReplaceAll(word, "_", " "))
		}
	}
	c.femaleRank, c.maleRank, c.familyRank = ranks(len(c.female), .7), ranks(len(c.male), .7), ranks(len(c.family), r.steep)
	return c
}

func (c *culture) add(section, word string) {
	switch section {
	case "female":
		c.female = append(c.female, spellingOf(word))
	case "male":
		c.male = append(c.male, spellingOf(word))
	case "middle-female":
		c.middleFemale = append(c.middleFemale, spellingOf(word))
	case "middle-male":
		c.middleMale = append(c.middleMale, spellingOf(word))
	case "family":
		c.family = append(c.family, spellingOf(word))
	case "stems":
		c.stems = append(c.stems, word)
	case "middles":
		c.middles = append(c.middles, word)
	case "endings":
		c.endings = append(c.endings, word)
	case "before":
		c.before = append(c.before, strings.Trim(word, "-"))
	}
}

// spellingOf reads Katarzyna/Catarina~Kasia: spellings, then short names.
func spellingOf(word string) spelling {
	official, short, _ := strings.Cut(word, "~")
	s := spelling{forms: strings.Split(official, "/")}
	if short != "" {
		s.short = strings.Split(short, "~")
	}
	return s
}

// ranks gives cumulative shares in proportion to 1/(rank+2)^s: names follow a
// power law of their rank, flattened at the top (Zipf and Mandelbrot).
func ranks(n int, s float64) []float64 {
	if n == 0 {
		return nil
	}
	weights := make([]float64, n)
	for i := range weights {
		weights[i] = math.Pow(float64(i+3), -s)
	}
	return cumulate(weights)
}

// fullName is how a person is called: given names, then family name, each in
// all its spellings.
type fullName struct {
	given  []spelling
	family spelling
	rules  *rules
}

// name draws a person's name.
func (c *culture) name(r *chance, female bool) fullName {
	list, rank, middle := c.male, c.maleRank, c.middleMale
	if female {
		list, rank, middle = c.female, c.femaleRank, c.middleFemale
	}
	n := fullName{rules: &c.rules}
	n.given = []spelling{list[r.pick(rank)]}
	if r.is(c.rules.second) {
		n.given = c.second(r, n.given[0], list, rank, middle)
	}
	n.family = c.familyName(r, female)
	return n
}

func (c *culture) second(r *chance, first spelling, list []spelling, rank []float64, middle []spelling) []spelling {
	if len(middle) == 0 {
		next := list[r.pick(rank)]
		if next.forms[0] == first.forms[0] {
			return []spelling{first}
		}
		return []spelling{first, next}
	}
	m := middle[r.below(len(middle))]
	if c.rules.joinMiddle {
		return []spelling{{forms: []string{m.forms[0] + strings.ToLower(first.forms[0]), m.forms[0] + " " + first.forms[0]}}}
	}
	return []spelling{m, first}
}

func (c *culture) familyName(r *chance, female bool) spelling {
	if c.rules.patronymic {
		father := c.male[r.pick(c.maleRank)]
		if r.is(.4) {
			grandfather := c.male[r.pick(c.maleRank)].forms[0]
			father = spelling{forms: []string{father.forms[0] + " " + grandfather, father.forms[0]}}
		} else if r.is(c.rules.composed) {
			father = c.compose(r)
		}
		return father
	}
	if r.is(c.rules.composed) {
		return c.agree(c.compose(r), female)
	}
	return c.agree(c.family[r.pick(c.familyRank)], female)
}

// compose makes a family name of a stem, perhaps a middle, and an ending, such
// as Hoekstra, Borkowski or Dobrenko; two letters that would meet twice become
// one. Dutch names are a prefix and a stem half of the time: van der Hoek.
func (c *culture) compose(r *chance) spelling {
	name := c.stems[r.below(len(c.stems))]
	if len(c.before) > 0 {
		if before := c.before[r.below(len(c.before))]; before != "" {
			if r.is(.5) {
				name = joined(name, c.endings[r.below(len(c.endings))])
			}
			return spelling{forms: []string{before + name}}
		}
	}
	ending := c.endings[r.below(len(c.endings))]
	if strings.HasSuffix(name, " ") {
		return spelling{forms: []string{name + title(ending)}}
	}
	if len(c.middles) > 0 && r.is(.7) {
		name = joined(name, c.middles[r.below(len(c.middles))])
	}
	return spelling{forms: []string{joined(name, ending)}}
}

func joined(front, back string) string {
	if _, size := utf8.DecodeRuneInString(back); strings.HasSuffix(strings.ToLower(front), back[:size]) {
		back = back[size:]
	}
	return front + back
}

func title(s string) string {
	for i, r := range s {
		return string(unicode.ToUpper(r)) + s[i+len(string(r)):]
	}
	return s
}

// agree gives a woman's family name its ending, in every spelling.
func (c *culture) agree(s spelling, female bool) spelling {
	if !female || c.rules.feminine == nil {
		return s
	}
	forms := make([]string, len(s.forms))
	for i, form := range s.forms {
		forms[i] = feminine(form, c.rules.feminine)
	}
	return spelling{forms: forms}
}

func feminine(name string, endings map[string]string) string {
	for from, to := range endings {
		if from != "" && strings.HasSuffix(name, from) {
			return strings.TrimSuffix(name, from) + to
		}
	}
	if to, all := endings[""]; all && !strings.HasSuffix(name, "á") && !strings.HasSuffix(name, "í") {
		return strings.TrimRight(name, "ao") + to
	}
	return name
}

// plain writes a text in the letters of passports: ł becomes l, ễ becomes e.
func plain(s string) string {
	ascii := true
	for i := range len(s) {
		if s[i] >= 0x80 {
			ascii = false
			break
		}
	}
	if ascii {
		return s
	}
	var b strings.Builder
	for _, r := range norm.NFD.String(s) {
		switch r {
		case 'ł':
			r = 'l'
		case 'Ł':
			r = 'L'
		case 'đ':
			r = 'd'
		case 'Đ':
			r = 'D'
		case 'ı':
			r = 'i'
		}
		if !unicode.Is(unicode.Mn, r) {
			b.WriteRune(r)
		}
	}
	return b.String()
}

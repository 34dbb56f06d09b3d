package codes

import (
	"sort"
	"strings"
	"sync"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// Codes that stand beside the countries.
const (
	Stateless      Country = "STATELESS"
	UnknownCountry Country = "UNKNOWN"
	Kosovo         Country = "XK" // no ISO code yet; XK is what everyone uses
)

// Countries is the list of countries: ISO 3166-1 alpha-2 codes in the order
// of the alphabet, Kosovo, then STATELESS and UNKNOWN. Names are those of the
// Unicode Common Locale Data Repository.
var Countries CountryList

// CountryList has the methods of a List.
type CountryList struct{}

// Name is the list's own name.
func (CountryList) Name() string { return "countries" }

// All gives every code in the published order.
func (CountryList) All() []Country { return append([]Country(nil), countries().all...) }

// Has reports whether c is a code of the list, to the letter.
func (CountryList) Has(c Country) bool { return countries().has[c] }

// Label gives a country's name in "en" or "nl", else the code itself.
func (CountryList) Label(c Country, lang string) string {
	name := countries().en[c]
	if lang == "nl" {
		name = countries().nl[c]
	}
	if name == "" {
		return string(c)
	}
	return name
}

// Parse finds the country that a text means: its two- or three-letter code,
// or its name in English or Dutch, whatever the case.
func (CountryList) Parse(text string) (Country, bool) {
	t := countries()
	if t.has[Country(text)] {
		return Country(text), true
	}
	c, ok := t.parse[foldName(text)]
	return c, ok
}

// Find is Parse; it also knows nationalities in English, such as Albanian.
func (l CountryList) Find(text string) (Country, bool) {
	if c, ok := l.Parse(text); ok {
		return c, true
	}
	c, ok := nationalities()[strings.Join(strings.Fields(foldNationality(text)), " ")]
	return c, ok
}

// reserved are codes that x/text knows and ISO 3166-1 does not assign to a
// country: islands and unions with a code kept for them, and old countries.
const reserved = "AC AN CP CQ CS DG EA EZ FQ IC NT PC SU TA UN YU"

// renamed are names that changed after x/text's data were made, or that are
// longer there than in use.
var renamed = map[Country][2]string{
	"HK":           {"Hong Kong", "Hongkong"},
	"MK":           {"North Macedonia", "Noord-Macedonië"},
	"MO":           {"Macau", "Macau"},
	"SZ":           {"Eswatini", "Eswatini"},
	"CD":           {"Congo (Kinshasa)", "Congo (Kinshasa)"},
	"CG":           {"Congo (Brazzaville)", "Congo (Brazzaville)"},
	Kosovo:         {"Kosovo", "Kosovo"},
	Stateless:      {"Stateless", "Staatloos"},
	UnknownCountry: {"Not known", "Onbekend"},
}

// alsoCalled are ways to write a country besides its code and names.
var alsoCalled = map[string]Country{
	"UK": "GB", "Great Britain": "GB", "England": "GB", "USA": "US", "Holland": "NL", "The Netherlands": "NL",
	"DRC": "CD", "Burma": "MM", "Ivory Coast": "CI", "Swaziland": "SZ", "Macedonia": "MK", "Macedonië": "MK",
	"Czech Republic": "CZ", "Tsjechische Republiek": "CZ", "Türkiye": "TR", "Syrië": "SY", "Birma": "MM",
	"Vatican": "VA", "Palestine": "PS", "Palestina": "PS", "East Timor": "TL", "Cabo Verde": "CV",
	"Unknown": UnknownCountry, "Onbekend": UnknownCountry, "UNK": UnknownCountry, "Staatloos": Stateless,
}

type countryTable struct {
	all    []Country
	has    map[Country]bool
	en, nl map[Country]string
	parse  map[string]Country
}

var countries = sync.OnceValue(func() *countryTable {
	t := &countryTable{has: map[Country]bool{}, en: map[Country]string{}, nl: map[Country]string{}, parse: map[string]Country{}}
	en, nl := display.Regions(language.English), display.Regions(language.Dutch)
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			text := string(a) + string(b)
			region, err := language.ParseRegion(text)
			if err != nil || !isCountry(region, text) {
				continue
			}
			t.add(Country(text), en.Name(region), nl.Name(region))
			t.parse[foldName(region.ISO3())] = Country(text)
		}
	}
	t.add(Kosovo, "", "")
	sort.Slice(t.all, func(i, j int) bool { return t.all[i] < t.all[j] })
	t.add(Stateless, "", "")
	t.add(UnknownCountry, "", "")
	for name, c := range alsoCalled {
		t.parse[foldName(name)] = c
	}
	return t
})

// isCountry leaves out what x/text also knows: withdrawn and reserved codes.
func isCountry(r language.Region, text string) bool {
	return r.IsCountry() && r.String() == text && r.Canonicalize() == r && text != string(Kosovo) &&
		!strings.Contains(reserved, text)
}

func (t *countryTable) add(c Country, en, nl string) {
	if names, ok := renamed[c]; ok {
		en, nl = names[0], names[1]
	}
	t.all = append(t.all, c)
	t.has[c] = true
	t.en[c], t.nl[c] = en, nl
	for _, text := range []string{string(c), en, nl} {
		t.parse[foldName(text)] = c
	}
}

// foldName makes two ways of writing a name alike: case, "&" for "and",
// "St." for "Saint", hyphens and typographic apostrophes.
func foldName(name string) string {
	name = nameFolder.Replace(strings.ToLower(strings.Join(strings.Fields(name), " ")))
	if rest, ok := strings.CutPrefix(name, "st "); ok {
		return "saint " + rest
	}
	return name
}

var nameFolder = strings.NewReplacer("&", "and", "-", " ", "’", "'", ".", "")

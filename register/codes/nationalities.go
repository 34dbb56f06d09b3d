package codes

import (
	"slices"
	"strings"
	"sync"
)

// ParseNationalities reads nationalities as the United Kingdom's tables write
// them, one word or phrase after another: "Albanian", "Albanian Greek",
// "Congolese (DRC) Central African", "Unknown UK". It gives each country once,
// in the order written, and reports whether every word was understood.
// UNKNOWN is left out beside a country that is known. "Dominican" is of
// Dominica, as in those tables; the Dominican Republic is written out.
func ParseNationalities(text string) ([]Country, bool) {
	words := strings.Fields(foldNationality(text))
	var found []Country
	known := false
	for len(words) > 0 {
		c, n := longestNationality(words)
		if n == 0 {
			return nil, false
		}
		words = words[n:]
		if !slices.Contains(found, c) {
			found = append(found, c)
		}
		known = known || c != UnknownCountry
	}
	if known {
		found = slices.DeleteFunc(found, func(c Country) bool { return c == UnknownCountry })
	}
	return found, len(found) > 0
}

// longestPhrase is the number of words in the longest phrase of the list,
// "Citizen of Bosnia and Herzegovina" and its like.
const longestPhrase = 6

// longestNationality finds the longest phrase that the words begin with, so
// that "South African" is not cut into a country and a rest.
func longestNationality(words []string) (Country, int) {
	for n := min(len(words), longestPhrase); n > 0; n-- {
		if c, ok := nationalities()[strings.Join(words[:n], " ")]; ok {
			return c, n
		}
	}
	return "", 0
}

var nationalities = sync.OnceValue(func() map[string]Country {
	words := map[string]Country{}
	for _, row := range readFile("nationalities")[1:] {
		words[foldNationality(row[0])] = Country(row[1])
	}
	return words
})

// foldNationality makes "Congolese (DRC)", "Congolese (Drc)" and "Congolese
// Drc " alike.
func foldNationality(text string) string {
	return nationalityFolder.Replace(strings.ToLower(strings.TrimSpace(text)))
}

var nationalityFolder = strings.NewReplacer("(", "", ")", "", "-", " ", ",", " ")

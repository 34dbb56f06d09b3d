package study

import (
	"math/bits"
	"slices"
	"strconv"
	"strings"

	"sightline/register/codes"
)

// dimension is one way of dividing persons (or reports) into categories, by
// slice of time; the last slice is the whole period.
type dimension struct {
	keys   []string // the categories; key 0 is what is not known
	labels []Text
	n      [][]int // by category, then slice
}

func newDimension(keys []string, labels []Text, width int) *dimension {
	apart(keys, labels)
	d := &dimension{keys: keys, labels: labels}
	for range keys {
		d.n = append(d.n, make([]int, width))
	}
	return d
}

// apart renames categories whose key or label another has: codes come from
// data, and two may differ in a sign that keys cannot hold.
func apart(keys []string, labels []Text) {
	taken, named := map[string]bool{"all": true, "sum": true, "persons": true, "over": true}, map[Text]bool{}
	for i, k := range keys {
		for n := 2; taken[keys[i]]; n++ {
			keys[i] = k + "_" + strconv.Itoa(n)
		}
		taken[keys[i]] = true
		if named[labels[i]] {
			labels[i] = Text{labels[i].EN + " (" + keys[i] + ")", labels[i].NL + " (" + keys[i] + ")"}
		}
		named[labels[i]] = true
	}
}

// collectingRows are categories that gather what has no row of its own.
var collectingRows = []string{"several", "rest", "mixed", "unknown"}

// total is a category's count over the whole period.
func (d *dimension) total(category int) int { return d.n[category][len(d.n[category])-1] }

// coded makes a dimension of a column of words by its code list. mark gives
// the category of each word of the column; 0 is not known.
func coded[C ~string](c *wordColumn, list *codes.List[C], width int) (*dimension, []uint8) {
	keys, labels := []string{"unknown"}, []Text{{"Not known", "Niet bekend"}}
	at := map[string]uint8{}
	take := func(word C) {
		if _, there := at[string(word)]; !there && len(keys) < 255 {
			at[string(word)] = uint8(len(keys))
			keys = append(keys, keyOf(string(word)))
			labels = append(labels, Text{list.Label(word, "en"), list.Label(word, "nl")})
		}
	}
	for _, word := range list.All() {
		if slices.Contains(c.dict, string(word)) {
			take(word)
		}
	}
	for _, word := range c.dict { // codes of another country's list, such as its regions
		if word != "" {
			take(C(word))
		}
	}
	mark := make([]uint8, len(c.dict))
	for i, word := range c.dict {
		mark[i] = at[word]
	}
	return newDimension(keys, labels, width), mark
}

// genderDimension has women, men, and others together: the codes for the
// others are too rare to be shown apart.
func genderDimension(c *wordColumn, width int) (*dimension, []uint8) {
	mark := make([]uint8, len(c.dict))
	for i, word := range c.dict {
		switch word {
		case "", "U":
		case "F":
			mark[i] = 1
		case "M":
			mark[i] = 2
		default:
			mark[i] = 3
		}
	}
	return newDimension([]string{"unknown", "F", "M", "other"},
		[]Text{{"Not known", "Niet bekend"}, {"Women", "Vrouwen"}, {"Men", "Mannen"}, {"Other", "Anders"}}, width), mark
}

// keyOf makes a code usable as the key of a row.
func keyOf(code string) string {
	if slices.Contains(collectingRows, code) {
		return code + "_"
	}
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '_' || r == '-' || r == '/' || r == '+' {
			return r
		}
		return '_'
	}, code)
}

// The bands of age, those of the published figures. A band that a report
// gives is kept where it lies within one of ours; one that says only adult is
// a category of its own.
var ageBands = []codes.AgeBand{{Min: 0, Max: 17}, {Min: 18, Max: 22}, {Min: 23, Max: 30}, {Min: 31, Max: 40}, {Min: 41, Max: 60}, {Min: 61, Max: codes.OldestAge}}

func ageDimension(width int) *dimension {
	keys, labels := []string{"unknown"}, []Text{{"Not known", "Niet bekend"}}
	for i, b := range ageBands {
		keys = append(keys, strings.ReplaceAll(b.String(), "+", "-up"))
		label := Text{b.Label("en"), b.Label("nl")}
		if i == 0 {
			label = Text{"Minors (under 18)", "Minderjarigen (jonger dan 18)"}
		}
		labels = append(labels, label)
	}
	keys = append(keys, "adult")
	labels = append(labels, Text{"Adults, age not told", "Volwassenen, leeftijd niet vermeld"})
	return newDimension(keys, labels, width)
}

// ageCategory gives the category of an age; 0 for none told.
func ageCategory(age int16) uint8 {
	for i, b := range ageBands {
		if age >= 0 && b.Has(int(age)) {
			return uint8(i + 1)
		}
	}
	return 0
}

// bandCategory gives the category of a band as written in a report.
func bandCategory(text string) uint8 {
	band, ok := codes.ParseAgeBand(text)
	if !ok {
		return 0
	}
	for i, b := range ageBands {
		if b.Has(band.Min) && b.Has(min(band.Max, codes.OldestAge)) {
			return uint8(i + 1)
		}
	}
	if band.IsAdult() {
		return uint8(len(ageBands) + 1)
	}
	return 0
}

// masks gives every combination of a column of sets as bits of the words in
// it, and the words in the order of the list.
func masks[C ~string](c *wordColumn, list *codes.List[C]) (words []C, mask []uint64) {
	at := map[C]int{}
	take := func(w C) {
		if _, there := at[w]; !there && len(words) < 64 {
			at[w] = len(words)
			words = append(words, w)
		}
	}
	used := map[C]bool{}
	for _, set := range c.dict {
		for _, w := range splitSet[C](set) {
			used[w] = true
		}
	}
	for _, w := range list.All() {
		if used[w] {
			take(w)
		}
	}
	mask = make([]uint64, len(c.dict))
	for i, set := range c.dict {
		for _, w := range splitSet[C](set) {
			take(w)
			if at, ok := at[w]; ok {
				mask[i] |= 1 << at
			}
		}
	}
	return words, mask
}

func splitSet[C ~string](set string) []C {
	if set == "" {
		return nil
	}
	var out []C
	for w := range strings.SplitSeq(set, "|") {
		out = append(out, C(w))
	}
	return out
}

// groupMasks gives the monitor groups of every combination of forms.
func groupMasks(c *wordColumn) (groups []codes.Group, mask []uint64) {
	groups = codes.Groups.All()
	mask = make([]uint64, len(c.dict))
	for i, set := range c.dict {
		for _, g := range codes.GroupsOf(splitSet[codes.Form](set)) {
			mask[i] |= 1 << slices.Index(groups, g)
		}
	}
	return groups, mask
}

// eachBit visits the bits of a mask.
func eachBit(mask uint64, visit func(bit int)) {
	for ; mask != 0; mask &= mask - 1 {
		visit(bits.TrailingZeros64(mask))
	}
}

package simulate

import "sightline/register/codes"

// weighted is a country with its share among a group's victims.
type weighted struct {
	country codes.Country
	weight  float64
}

// nationalities gives the mix of nationalities of a group in a year, and is
// built from the eras below. Published: 36 % Dutch in 2017; 512 Nigerians, 244
// Dutch, 91 Ugandans, 83 Poles and 49 Gambians in 2019; 190 Poles, 185
// Nigerians and 155 Dutch in 2020; 7 Ukrainians in 2021 and 51 in 2022. Other
// shares are ours.
type nationalities struct {
	countries  []codes.Country
	cumulative []float64
	dutch      float64
}

type era struct {
	until int // the last year it holds for
	mix   []weighted
}

var eras = [allGroups][]era{
	domestic: {{LastYear, []weighted{
		{"NL", 95}, {"MA", .8}, {"TR", .7}, {"SR", .7}, {"SY", .6}, {"PL", .6}, {"ER", .4}, {"RO", .4}, {"BG", .4}, {"BE", .4},
	}}},
	crossBorder: {
		{2013, []weighted{{"NG", 17}, {"HU", 17}, {"BG", 16}, {"RO", 14}, {"PL", 8}, {"CN", 4}, {"SL", 3}, {"GN", 4}, {"CZ", 3}, {"SK", 3}, {"UG", 3}, {"TH", 2}, {"BR", 2}, {"AL", 1}, {"VN", 1}, {"NL", 2}}},
		{2018, []weighted{{"NG", 22}, {"RO", 15}, {"HU", 12}, {"BG", 12}, {"PL", 7}, {"UG", 7}, {"GM", 4}, {"GN", 4}, {"AL", 4}, {"SK", 2}, {"CN", 3}, {"CO", 2}, {"VE", 1}, {"VN", 2}, {"SY", 1}, {"NL", 2}}},
		{2019, []weighted{{"NG", 74}, {"UG", 13}, {"GM", 7}, {"GN", 1}, {"RO", 1.2}, {"HU", .8}, {"BG", .8}, {"SL", .5}, {"AL", .4}, {"PL", .3}, {"CO", .2}, {"NL", .8}}},
		{2021, []weighted{{"NG", 70}, {"UG", 8}, {"GM", 5}, {"RO", 5}, {"HU", 4}, {"BG", 4}, {"GN", 3}, {"CO", 2}, {"VE", 2}, {"PL", 1}, {"UA", .8}, {"NL", 1.2}}},
		{LastYear, []weighted{{"NG", 26}, {"UG", 9}, {"RO", 11}, {"HU", 11}, {"BG", 9}, {"CO", 9}, {"VE", 6}, {"UA", 4}, {"PL", 3}, {"CN", 4}, {"VN", 3}, {"SY", 2}, {"ER", 1}, {"NL", 2}}},
	},
	labour: {
		{2014, []weighted{{"PL", 18}, {"RO", 15}, {"BG", 14}, {"PH", 8}, {"CN", 8}, {"IN", 6}, {"HU", 6}, {"TR", 5}, {"MA", 4}, {"SK", 4}, {"ID", 3}, {"VN", 3}, {"NL", 6}}},
		{2018, []weighted{{"PL", 22}, {"RO", 15}, {"BG", 12}, {"PH", 10}, {"HU", 6}, {"IN", 6}, {"VN", 5}, {"MA", 4}, {"UA", 2}, {"SK", 4}, {"CN", 5}, {"TR", 4}, {"NL", 3}}},
		{2019, []weighted{{"PL", 33}, {"RO", 13}, {"BG", 10}, {"PH", 11}, {"HU", 6}, {"IN", 5}, {"VN", 5}, {"MA", 4}, {"UA", 2}, {"SK", 3}, {"CN", 2}, {"NL", 6}}},
		{2020, []weighted{{"PL", 46}, {"RO", 13}, {"BG", 8}, {"PH", 8}, {"HU", 4}, {"IN", 5}, {"VN", 4}, {"MA", 3}, {"UA", 1.5}, {"SK", 5.5}, {"NL", 3}}},
		{2021, []weighted{{"PL", 30}, {"RO", 17}, {"BG", 11}, {"PH", 10}, {"HU", 5}, {"IN", 7}, {"VN", 4}, {"MA", 4}, {"UA", 1.5}, {"SK", 4}, {"NL", 6.5}}},
		{LastYear, []weighted{{"PL", 20}, {"RO", 13}, {"UA", 12}, {"BG", 10}, {"IN", 9}, {"PH", 9}, {"VN", 5}, {"HU", 4}, {"MA", 4}, {"TR", 3}, {"MD", 3}, {"CO", 2}, {"NL", 6}}},
	},
	criminal: {
		{2014, []weighted{{"RO", 26}, {"BG", 20}, {"NL", 22}, {"BA", 8}, {"HR", 5}, {"PL", 6}, {"AL", 4}, {"MA", 5}, {"VN", 4}}},
		{2018, []weighted{{"NL", 19}, {"RO", 25}, {"BG", 17}, {"MA", 10}, {"AL", 6}, {"PL", 6}, {"SY", 5}, {"VN", 6}, {"BA", 6}}},
		{2019, []weighted{{"NL", 34}, {"RO", 16}, {"BG", 10}, {"MA", 10}, {"AL", 8}, {"SY", 7}, {"VN", 6}, {"DZ", 4}, {"PL", 5}}},
		{2021, []weighted{{"NL", 20}, {"RO", 20}, {"BG", 13}, {"MA", 12}, {"AL", 9}, {"SY", 8}, {"VN", 8}, {"DZ", 5}, {"PL", 5}}},
		{LastYear, []weighted{{"NL", 38}, {"RO", 14}, {"BG", 9}, {"MA", 8}, {"AL", 8}, {"SY", 8}, {"VN", 6}, {"DZ", 4}, {"PL", 5}}},
	},
	otherForms: {{LastYear, []weighted{{"NL", 25}, {"SY", 15}, {"MA", 12}, {"TR", 10}, {"IN", 8}, {"AF", 7}, {"ER", 6}, {"GN", 6}, {"SR", 5}, {"CN", 6}}}},
	sub3:       {{LastYear, []weighted{{"HU", 28}, {"BG", 22}, {"RO", 20}, {"PL", 8}, {"CZ", 6}, {"SK", 6}, {"ES", 4}, {"CN", 3}, {"BR", 3}}}},
}

var mixes = makeMixes()

func makeMixes() (all [allGroups][years]nationalities) {
	for g := range all {
		for y := range all[g] {
			all[g][y] = mixOf(eras[g], FirstYear+y)
		}
	}
	return all
}

func mixOf(all []era, year int) (n nationalities) {
	e := 0
	for all[e].until < year {
		e++
	}
	weights := make([]float64, len(all[e].mix))
	for i, w := range all[e].mix {
		n.countries = append(n.countries, w.country)
		weights[i] = w.weight
	}
	n.cumulative = cumulate(weights)
	before := 0.0
	for i, c := range n.countries {
		if c == "NL" {
			n.dutch = n.cumulative[i] - before
		}
		before = n.cumulative[i]
	}
	return n
}

// isEU tells who may stay without a permit. Croatia and the others that joined
// late are taken as members throughout.
func isEU(c codes.Country) bool {
	switch c {
	case "BE", "BG", "CZ", "DE", "ES", "HR", "HU", "PL", "RO", "SK":
		return true
	}
	return false
}

// dublinShare is how often a person of this nationality has an asylum claim in
// another member state: over 80 % of those who asked to declare in 2019.
func dublinShare(c codes.Country, year int) float64 {
	switch c {
	case "NG", "UG", "GM", "GN", "SL":
		if year < 2017 {
			return 0.35
		}
		return 0.85
	case "ER", "SY", "AF":
		return 0.3
	}
	return 0.03
}

// neighbours are nationalities that reports mix up.
var neighbours = map[codes.Country]codes.Country{
	"NG": "GH", "GH": "NG", "ER": "ET", "SY": "LB", "RO": "MD", "MD": "RO", "BG": "TR", "SK": "CZ", "CZ": "SK",
	"GM": "SN", "GN": "SL", "SL": "GN", "UA": "RU", "MA": "DZ", "DZ": "MA", "AL": "XK", "IN": "NP", "BA": "RS", "HU": "RO",
}

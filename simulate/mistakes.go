package simulate

import (
	"strings"
	"unicode/utf8"

	"sightline/register"
)

// quality says how well a list writes down who somebody is.
type quality struct {
	named    float64 // share of reports with a name
	born     float64 // … with a date of birth
	phone    float64
	document float64
	typo     float64 // mistakes per name
	plain    float64 // share of names written without diacritics
	capitals bool    // as in the strip that passports are read by
	key      bool    // it has a key of its own for the person
}

var qualities = [lists]quality{
	kmar:     {.995, .99, .15, .85, .010, 1, true, false},
	nla:      {.97, .94, .30, .50, .030, .5, false, false},
	ind:      {.995, .99, .10, .90, .008, .3, false, true},
	coa:      {.995, .99, .15, .90, .010, .4, false, true},
	dtv:      {.99, .99, .05, .90, .010, .4, false, true},
	lawyer:   {.92, .85, .50, .20, .040, .3, false, false},
	muni:     {.90, .85, .30, .05, .050, .4, false, false},
	vt:       {.93, .90, .35, .00, .040, .3, false, true},
	ggd:      {.75, .60, .15, .00, .060, .5, false, false},
	school:   {.95, .92, .30, .00, .030, .3, false, false},
	self:     {.70, .50, .60, .00, .020, .2, false, false},
	np:       {.975, .95, .35, .45, .025, .6, false, true},
	fairwork: {.92, .80, .65, .05, .050, .5, false, true},
	amb:      {.85, .75, .30, .00, .050, .4, false, false},
	guard:    {.99, .95, .20, .30, .030, .4, false, true},
	youth:    {.94, .90, .20, .00, .040, .3, false, true},
	zc:       {.94, .88, .40, .05, .040, .35, false, true},
	shelter:  {.94, .90, .30, .15, .040, .35, false, true},
	oth:      {.80, .60, .30, .05, .060, .5, false, false},
}

// write gives the name as a report has it.
func (n *fullName) write(r *chance, q *quality) (given, family string) {
	given = n.given[0].write(r)
	for _, s := range n.given[1:] {
		if r.is(.6) {
			given += " " + s.write(r)
		}
	}
	family = particle(n.family.write(r), r)
	if r.is(q.plain) {
		given, family = plain(given), plain(family)
	}
	given, family = mistype(given, r, q.typo), mistype(family, r, q.typo)
	if r.is(n.rules.familyFirst) {
		given, family = family, given
	}
	if q.capitals {
		given, family = strings.ToUpper(given), strings.ToUpper(family)
	}
	return given, family
}

// write picks a spelling: the official one mostly, a short name now and then.
func (s *spelling) write(r *chance) string {
	u := r.uniform()
	switch {
	case u < .82:
		return s.forms[0]
	case u < .87 && len(s.short) > 0:
		return s.short[r.below(len(s.short))]
	}
	return s.forms[r.below(len(s.forms))]
}

// particle moves, joins, shortens or forgets "van der" and its like.
func particle(family string, r *chance) string {
	i := strings.LastIndexByte(family, ' ')
	if i < 0 || family[0] < 'a' || family[0] > 'z' && family[0] != '\'' {
		return family
	}
	before, name := family[:i], family[i+1:]
	switch u := r.uniform(); {
	case u < .06:
		return name + ", " + before
	case u < .10:
		return name
	case u < .13 && (before == "van der" || before == "van den" || before == "van de"):
		return "v.d. " + name
	case u < .15:
		return title(strings.ReplaceAll(before, " ", "")) + strings.ToLower(name)
	}
	return family
}

// beside are letters that lie next to each other on a keyboard.
var beside = map[rune]string{
	'a': "sqz", 'b': "vn", 'c': "xv", 'd': "sf", 'e': "wr", 'f': "dg", 'g': "fh", 'h': "gj", 'i': "uo", 'j': "hk",
	'k': "jl", 'l': "k", 'm': "n", 'n': "bm", 'o': "ip", 'p': "o", 'q': "wa", 'r': "et", 's': "ad", 't': "ry",
	'u': "yi", 'v': "cb", 'w': "qe", 'x': "zc", 'y': "tu", 'z': "xs",
}

// mistype makes one mistake with this probability: two letters swapped, one
// left out, one doubled, or a neighbouring key hit.
func mistype(s string, r *chance, probability float64) string {
	if !r.is(probability) || utf8.RuneCountInString(s) < 3 {
		return s
	}
	letters := []rune(s)
	i := 1 + r.below(len(letters)-2)
	switch r.below(4) {
	case 0:
		letters[i], letters[i+1] = letters[i+1], letters[i]
	case 1:
		letters = append(letters[:i], letters[i+1:]...)
	case 2:
		letters = append(letters[:i], append([]rune{letters[i]}, letters[i:]...)...)
	default:
		if near := beside[letters[i]]; near != "" {
			letters[i] = rune(near[r.below(len(near))])
		}
	}
	return string(letters)
}

// writeBirth gives a date of birth as a report has it: now and then day and
// month are swapped, a digit is wrong, or only the year is known.
func writeBirth(born day, r *chance) register.Date {
	y, m, d := born.civil()
	switch u := r.uniform(); {
	case u < .015 && d <= 12:
		m, d = d, m
	case u < .025:
		y, d = y+1-2*r.below(2), min(d, 28)
	case u < .032:
		d = max(1, min(28, d+10*(1-2*r.below(2))))
	case u < .040:
		m, d = 1, 1
	case u < .065:
		return register.Date{Year: int16(y)}
	}
	return register.Date{Year: int16(y), Month: int8(m), Day: int8(d)}
}

package codes

import (
	"strconv"
	"strings"
)

// OldestAge is the highest age in completed years that a report may state.
const OldestAge = 120

// AgeBand is a range of ages in completed years, both ends included. A band
// whose Max is OldestAge or more is open.
type AgeBand struct{ Min, Max int }

// String writes a band as reports hold it: "18-22", or "48+" when it is open.
func (b AgeBand) String() string {
	if b.Max >= OldestAge {
		return strconv.Itoa(b.Min) + "+"
	}
	return strconv.Itoa(b.Min) + "-" + strconv.Itoa(b.Max)
}

// Label names the band in "en" or "nl".
func (b AgeBand) Label(lang string) string {
	lo, hi, open := strconv.Itoa(b.Min), strconv.Itoa(b.Max), b.Max >= OldestAge
	switch {
	case lang == "nl" && open:
		return lo + " en ouder"
	case lang == "nl" && b.Min == 0:
		return "jonger dan " + strconv.Itoa(b.Max+1)
	case lang == "nl":
		return lo + " tot en met " + hi
	case open:
		return lo + " and over"
	case b.Min == 0:
		return "under " + strconv.Itoa(b.Max+1)
	}
	return lo + " to " + hi
}

// Has reports whether an age lies in the band.
func (b AgeBand) Has(age int) bool { return age >= b.Min && (age <= b.Max || b.Max >= OldestAge) }

// IsMinor and IsAdult report what the band says of the age of majority; a
// band that holds 18 somewhere in its middle says neither.
func (b AgeBand) IsMinor() bool { return b.Max < 18 }

// IsAdult reports whether everyone in the band is 18 or over.
func (b AgeBand) IsAdult() bool { return b.Min >= 18 }

// ParseAgeBand reads "18-22", "18--20" (as CTDC writes it), "48+", "<18" and
// the words minor, child and adult.
func ParseAgeBand(text string) (AgeBand, bool) {
	text = strings.TrimSpace(text)
	switch strings.ToLower(text) {
	case "minor", "child":
		return AgeBand{0, 17}, true
	case "adult":
		return AgeBand{18, OldestAge}, true
	}
	if rest, ok := strings.CutPrefix(text, "<"); ok {
		n, ok := parseAge(rest)
		return AgeBand{0, n - 1}, ok && n > 0
	}
	if rest, ok := strings.CutSuffix(text, "+"); ok {
		n, ok := parseAge(rest)
		return AgeBand{n, OldestAge}, ok
	}
	lo, hi, found := strings.Cut(text, "-")
	from, ok1 := parseAge(lo)
	to, ok2 := parseAge(strings.TrimPrefix(hi, "-"))
	return AgeBand{from, to}, found && ok1 && ok2 && from <= to
}

func parseAge(text string) (int, bool) {
	n, err := strconv.ParseUint(strings.TrimSpace(text), 10, 8)
	return int(n), err == nil && n <= OldestAge
}

// Schemes of age bands.
const (
	SchemeNL       = "NL"     // the monitor's own
	SchemeCTDC     = "CTDC"   // the Counter Trafficking Data Collaborative's
	SchemeMajority = "MINOR"  // under 18, 18 and over
	SchemeUKNRM    = "UK_NRM" // child, adult at exploitation
)

// AgeBands gives the bands of a scheme from young to old, without gaps; none
// for a scheme that is not known.
func AgeBands(scheme string) []AgeBand { return append([]AgeBand(nil), ageSchemes[scheme]...) }

// AgeBandOf gives the scheme's band that holds an age.
func AgeBandOf(scheme string, age int) (AgeBand, bool) {
	for _, b := range ageSchemes[scheme] {
		if b.Has(age) {
			return b, true
		}
	}
	return AgeBand{}, false
}

var ageSchemes = loadAgeSchemes()

func loadAgeSchemes() map[string][]AgeBand {
	schemes := map[string][]AgeBand{}
	for _, row := range readFile("age_bands")[1:] {
		b, ok := ParseAgeBand(row[1])
		if !ok {
			panic("codes: age_bands.csv: cannot read " + row[1])
		}
		schemes[row[0]] = append(schemes[row[0]], b)
	}
	return schemes
}

package study

import (
	"math"
	"slices"
	"strconv"

	"sightline/register"
	"sightline/register/codes"
	"sightline/stat/survival/definition"
)

// The kinds of event the chapter looks at.
const (
	kindVictimisation = string(register.EventVictimisation)
	kindExit          = string(register.EventExit)
)

// has reports whether any event is of a kind.
func (e *Events) has(kind string) bool {
	return slices.ContainsFunc(e.Rows, func(r EventRow) bool { return r.Kind == kind })
}

// leaveKinds says what each exit is to the definitions.
var leaveKinds = map[codes.Exit]string{"DEATH": definition.Death, "EMIGRATION": definition.Emigration, "RETURN": definition.Emigration, "LOST": definition.Unknown}

// unfollowable are the bases under which nobody can be known again.
var unfollowable = []codes.Basis{register.BasisPseudonymous, register.BasisAnonymous, "STAT"}

// The groups of people that are told apart; a person has at most one of each
// pair.
const (
	groupMinor = "minor"
	groupAdult = "adult"
	groupDutch = "dutch"
	groupOther = "other"
)

// gathering makes people of a snapshot's rows.
type gathering struct {
	s      *Snapshot
	groups []codes.Group
	masks  []uint64
	people []followed
	traits [][2]string   // of each person: minor or adult, Dutch or not; empty when not known
	at     map[int32]int // person number → place in people
	cut    float64
}

// followedPeople makes of every person of a snapshot what the definitions ask
// for, and gives the last day of which the data know anything. Cross-border
// recruitment alone does not make a person a victim here.
func followedPeople(s *Snapshot, e *Events) *gathering {
	g := &gathering{s: s, at: map[int32]int{}}
	g.groups, g.masks = groupMasks(&s.words[wordForms])
	start, order := (&counting{s: s}).byPerson()
	for p := 1; p < len(start)-1; p++ {
		g.person(int32(p), order[start[p]:start[p+1]])
	}
	for i := range e.Rows {
		g.event(&e.Rows[i])
	}
	return g
}

func (g *gathering) person(number int32, rows []int32) {
	x, seen := followed{ID: strconv.Itoa(int(number)), Index: math.Inf(1)}, sighting{}
	for _, row := range rows {
		day := dayOf(g.s.counted(int(row)))
		if math.IsNaN(day) {
			continue
		}
		g.cut = math.Max(g.cut, day)
		seen.groups |= g.masks[g.s.words[wordForms].code[row]]
		x.Linkable = x.Linkable || !slices.Contains(unfollowable, codes.Basis(g.s.word(wordBasis, row)))
		if day < x.Index { // who somebody is, as first told
			x.Index, seen.age = day, int(ageCategory(g.s.age[row]))
			if seen.age == 0 {
				seen.age = int(bandCategory(g.s.word(wordAgeBand, row)))
			}
			seen.dutch = slices.Contains(splitSet[codes.Country](g.s.word(wordNationalities, row)), "NL")
		}
	}
	if math.IsInf(x.Index, 1) || seen.onlySub3(g.groups) {
		return
	}
	g.at[number] = len(g.people)
	g.people, g.traits = append(g.people, x), append(g.traits, traitsOf(seen))
}

func traitsOf(x sighting) [2]string {
	var t [2]string
	switch {
	case x.age > 0 && x.age <= len(ageBands) && ageBands[x.age-1].IsMinor():
		t[0] = groupMinor
	case x.age > 0:
		t[0] = groupAdult
	}
	t[1] = groupOther
	if x.dutch {
		t[1] = groupDutch
	}
	return t
}

func (g *gathering) event(r *EventRow) {
	i, ok := g.at[r.Person]
	day := dayOf(r.On)
	if !ok || math.IsNaN(day) {
		return
	}
	x := &g.people[i]
	switch r.Kind {
	case kindVictimisation:
		g.cut = math.Max(g.cut, day)
		x.Incidents = append(x.Incidents, definition.Incident{Day: day, Type: r.Code})
	case kindExit:
		if kind, ok := leaveKinds[codes.Exit(r.Code)]; ok {
			x.Leaves = append(x.Leaves, definition.Leave{Day: day, Kind: kind})
		}
	}
}

// only gives the people of a group.
func (g *gathering) only(group string) []followed {
	var out []followed
	for i, t := range g.traits {
		if t[0] == group || t[1] == group {
			out = append(out, g.people[i])
		}
	}
	return out
}

package disclosure

import "fmt"

// Finding is one reason why a release may not leave: the cell, by table and
// key, and the reason in words for an analyst.
type Finding struct {
	Table  string
	Cell   Key
	Kind   Kind
	Reason string
}

// Kind names a sort of finding.
type Kind string

const (
	TooFewPeople  Kind = "too few people"
	TooFewCases   Kind = "too few cases"
	OneHolder     Kind = "one case or reporter holds most"
	WholeGroup    Kind = "group disclosure"
	SensitiveCell Kind = "sensitive category"
	Inferable     Kind = "can be worked out"
	Differenced   Kind = "difference of published counts"
	Averaged      Kind = "noise can be averaged"
)

// Small lists the cells of a table that a rule does not allow to be printed as
// they are. Cells that the table does not print are left out.
func Small(t *Table, r Rule) []Finding {
	var out []Finding
	for cell, n := range t.People {
		if !t.printed(cell) || n == 0 {
			continue
		}
		if kind, why := small(t, r, cell, n); kind != "" {
			out = append(out, Finding{t.Name, t.Key(cell), kind, why})
		}
	}
	return append(out, wholeGroups(t, r)...)
}

// small says why a count of n people, not zero, is too small, if it is.
func small(t *Table, r Rule, cell, n int) (Kind, string) {
	if n < r.People {
		return TooFewPeople, fmt.Sprintf("counts %s; the rule asks for at least %d", people(n), r.People)
	}
	if n < r.Heavy && hasCategory(t, r, cell) {
		return SensitiveCell, fmt.Sprintf("counts %s in a category that the rule withholds below %d", people(n), r.Heavy)
	}
	if t.Held == nil {
		return "", ""
	}
	h := t.Held[cell]
	if h.Cases < r.Cases {
		return TooFewCases, fmt.Sprintf("its %s belong to %d cases; the rule asks for at least %d", people(n), h.Cases, r.Cases)
	}
	if h.WithoutBoth < r.PeopleWithout {
		return OneHolder, fmt.Sprintf(
			"%s of %d are left for whoever knows the largest case (%d) and the largest reporter; the rule asks for at least %d",
			people(h.WithoutBoth), n, h.LargestCase, r.PeopleWithout)
	}
	return "", ""
}

func people(n int) string {
	if n == 1 {
		return "1 person"
	}
	return fmt.Sprintf("%d people", n)
}

func hasCategory(t *Table, r Rule, cell int) bool {
	for i, v := range t.Vars {
		mine := v.Name + "=" + v.codes[t.digit(cell, i)]
		for _, c := range r.Categories {
			if c == mine {
				return true
			}
		}
	}
	return false
}

// wholeGroups finds groups of which nearly everybody has one category of a
// sensitive variable: whoever belongs to the group is then known to have it.
func wholeGroups(t *Table, r Rule) []Finding {
	var out []Finding
	for i, v := range t.Vars {
		if r.Share == 0 || !contains(r.Sensitive, v.Name) {
			continue
		}
		for cell, n := range t.People {
			c := t.digit(cell, i)
			if v.codes[c] == v.Total || n == 0 || !t.printed(cell) {
				continue
			}
			group := t.People[cell+(v.at[v.Total]-c)*t.stride[i]]
			if float64(n) > r.Share*float64(group) {
				out = append(out, Finding{t.Name, t.Key(cell), WholeGroup, fmt.Sprintf(
					"%d of the %s in its group have %s %s, more than %.0f in a hundred", n, people(group), v.Name, v.codes[c], 100*r.Share)})
			}
		}
	}
	return out
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

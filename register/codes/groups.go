package codes

// The monitor's groups.
const (
	GroupDomestic    Group = "SEX_DOM"
	GroupCrossBorder Group = "SEX_CB"
	GroupSexual      Group = "SEX" // sexual exploitation of which it is not told whether a border was crossed
	GroupLabour      Group = "LAB"
	GroupCriminal    Group = "CRIM"
	GroupOther       Group = "OTHER"
	GroupUnknown     Group = "UNKNOWN"
	GroupSub3        Group = "SUB3"
)

// Parent gives the form that a form is a kind of: SEX for SEX_DOM. It is
// empty for a form of its own.
func Parent(f Form) Form { return Form(Forms.column(f, "parent")) }

// GroupOf gives the monitor group of one form; UNKNOWN for a form that is not
// in the list.
func GroupOf(f Form) Group {
	if g := Forms.column(f, "group"); g != "" {
		return Group(g)
	}
	return GroupUnknown
}

// GroupsOf gives the monitor groups of a report with these forms, each once,
// in the published order. A report counts in every group it has a form of, so
// groups can add to more than the reports. Three rules keep them honest:
//
//   - SUB3 takes the place of the sexual groups: a sub-3 case is not counted
//     as sexual exploitation.
//   - SEX is left out once it is told whether a border was crossed: the
//     details of SEX_DOM, such as SEX_PORN, add no group.
//   - UNKNOWN stands only when there is nothing else.
func GroupsOf(forms []Form) []Group {
	var has [len(groupOrder)]bool
	for _, f := range forms {
		has[groupIndex(GroupOf(f))] = true
	}
	if has[sub3] {
		has[domestic], has[crossBorder], has[sexual] = false, false, false
	}
	if has[domestic] || has[crossBorder] {
		has[sexual] = false
	}
	groups := make([]Group, 0, 2)
	for i, g := range groupOrder {
		if has[i] && i != unknown {
			groups = append(groups, g)
		}
	}
	if len(groups) == 0 {
		return []Group{GroupUnknown}
	}
	return groups
}

const (
	domestic = iota
	crossBorder
	sexual
	labour
	criminal
	other
	unknown
	sub3
)

var groupOrder = [...]Group{domestic: GroupDomestic, crossBorder: GroupCrossBorder, sexual: GroupSexual,
	labour: GroupLabour, criminal: GroupCriminal, other: GroupOther, unknown: GroupUnknown, sub3: GroupSub3}

func groupIndex(g Group) int {
	for i, have := range groupOrder {
		if have == g {
			return i
		}
	}
	return unknown
}

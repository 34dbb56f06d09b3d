package codes

import (
	"slices"
	"testing"
)

func TestGroupsOf(t *testing.T) {
	for _, c := range []struct {
		forms []Form
		want  []Group
	}{
		{nil, []Group{"UNKNOWN"}},
		{[]Form{"UNK"}, []Group{"UNKNOWN"}},
		{[]Form{"UNK", "LAB"}, []Group{"LAB"}},
		{[]Form{"SEX"}, []Group{"SEX"}},
		{[]Form{"SEX_PROST", "SEX_DOM"}, []Group{"SEX_DOM"}},
		{[]Form{"SEX_DOM", "SEX_CB"}, []Group{"SEX_DOM", "SEX_CB"}},
		{[]Form{"CRIM_DRUG", "SEX", "LAB_CHILD", "CRIM"}, []Group{"SEX", "LAB", "CRIM"}},
		{[]Form{"ORGAN", "FMARR"}, []Group{"OTHER"}},
		{[]Form{"SUB3"}, []Group{"SUB3"}},
		{[]Form{"SUB3", "SEX_CB"}, []Group{"SUB3"}},
		{[]Form{"SUB3", "LAB"}, []Group{"LAB", "SUB3"}},
		{[]Form{"not a form"}, []Group{"UNKNOWN"}},
	} {
		if got := GroupsOf(c.forms); !slices.Equal(got, c.want) {
			t.Errorf("GroupsOf(%v) = %v, want %v", c.forms, got, c.want)
		}
	}
	for _, f := range Forms.All() {
		for _, g := range GroupsOf([]Form{f}) {
			if !Groups.Has(g) {
				t.Errorf("%s is in group %s, which is not in the list", f, g)
			}
		}
	}
}

func TestBasesAllowWhatTheirNamePromises(t *testing.T) {
	for _, b := range []Basis{"PSEUDO", "ANON", "STAT"} {
		if AllowsIdentity(b) {
			t.Errorf("%s lets an identity in", b)
		}
	}
	if AllowsEncoding("ANON") || !AllowsEncoding("PSEUDO") || !AllowsIdentity("DUTY") || AllowsIdentity("nothing") {
		t.Error("encodings or identities under the wrong basis")
	}
}

func TestStepsLeadToStatusesOfTheList(t *testing.T) {
	for _, s := range ResidenceSteps.All() {
		for _, r := range []Residence{LeadsFrom(s), LeadsTo(s)} {
			if r != "" && !Residences.Has(r) {
				t.Errorf("%s names residence status %s", s, r)
			}
		}
	}
}

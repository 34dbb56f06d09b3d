package study_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"sightline/monitor/study"
	"sightline/register"
	"sightline/register/codes"
	"sightline/simulate"
)

// What count-only channels saw stands beside the estimate: the contacts of the
// invented country, counted plainly, are the table's.
func TestCoverageShowsCountOnlyChannels(t *testing.T) {
	country, err := simulate.New(simulate.Options{Seed: 3})
	if err != nil {
		t.Fatal(err)
	}
	organisations := map[register.OrganisationID]register.Organisation{}
	for _, o := range country.Organisations() {
		organisations[o.ID] = o
	}
	want := map[string]int{} // by channel and year
	country.Reports(func(r *register.Report) bool {
		o := organisations[r.Organisation]
		sexual := slices.ContainsFunc(r.Exploitation.Forms, func(f codes.Form) bool { return strings.HasPrefix(string(f), "SEX") })
		if o.CountOnly && sexual {
			want[string(o.Kind)+" "+strconv.Itoa(int(r.Reported.Year))]++
		}
		return true
	})
	snapshot, _ := frozenCountry(t, 3)
	chapter, err := study.Coverage(snapshot, study.Options{Internal: true})
	if err != nil {
		t.Fatal(err)
	}
	table, seen := chapter.Table("channels"), 0
	if table == nil {
		t.Fatal("no table of channels")
	}
	for _, row := range table.Rows {
		for i, column := range table.Columns {
			if got := int(row.Cells[i].Value); got != want[row.Key+" "+column.Key] {
				t.Errorf("%s %s: %d contacts, counted plainly %d", row.Key, column.Key, got, want[row.Key+" "+column.Key])
			} else {
				seen += got
			}
		}
	}
	if seen == 0 {
		t.Error("no contact was compared")
	}
}

package definition_test

import (
	"strings"
	"testing"

	"sightline/stat/survival/definition"
)

const personsFile = `id,index,case,earlier,left,left_kind,back,group,linkable
a,2012-03-01,k1,,,,,domestic,yes
b,2012-04-01,k2,2009-01-01|2010-06-01,2014-01-01,emigration,,other,no
c,2013-05-01,k3,,2013-06-01,detention,2014-01-01,domestic,
`

const incidentsFile = `id,date,type,case,registered
a,2015-01-01,property,k9,2015-02-01
z,2015-01-01,property,k8,
c,2013-05-20,violence,k3,
`

func TestReadPersonsAndIncidents(t *testing.T) {
	people, err := definition.ReadPersons(strings.NewReader(personsFile))
	if err != nil {
		t.Fatal(err)
	}
	unknown, err := definition.AddIncidents(people, strings.NewReader(incidentsFile))
	if err != nil {
		t.Fatal(err)
	}
	a, b, c := people[0], people[1], people[2]
	if unknown != 1 || len(a.Incidents) != 1 || definition.Date(a.Incidents[0].Registered) != "2015-02-01" || !a.Linkable {
		t.Errorf("%d unknown, %+v", unknown, a)
	}
	if len(b.Earlier) != 2 || b.Linkable || b.Leaves[0].Kind != definition.Emigration {
		t.Errorf("%+v", b)
	}
	if c.Leaves[0].Back <= c.Leaves[0].Day || c.Incidents[0].Case != c.Case {
		t.Errorf("%+v", c)
	}
}

func TestReadPersonsNamesWhatIsWrong(t *testing.T) {
	for want, file := range map[string]string{
		"the file is empty":             "",
		`no column "index"`:             "id,date\n",
		`row 1, column "index": "x" is`: "id,index\na,x\n",
		"row 2: person a has a row":     "id,index\na,2012-01-01\na,2012-01-02\n",
		"row 1: no id":                  "id,index\n,2012-01-01\n",
		"before the index":              "id,index,left\na,2012-01-02,2012-01-01\n",
		"back before leaving":           "id,index,left,back\na,2012-01-02,2013-01-01,2012-12-01\n",
		"left without a date":           "id,index,left,left_kind\na,2012-01-02,,death\n",
		"cannot be right":               "id,index\na,0012-01-01\n",
	} {
		if _, err := definition.ReadPersons(strings.NewReader(file)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v", want, err)
		}
	}
	if _, err := definition.AddIncidents(nil, strings.NewReader("id,date,registered\na,2012-01-02,2012-01-01\n")); err == nil {
		t.Error("an incident registered before it happened was read")
	}
}

// FuzzReadPersons: nothing panics, and what is read can be followed or is
// refused with a reason.
func FuzzReadPersons(f *testing.F) {
	f.Add(personsFile, incidentsFile)
	f.Add("id,index\na,2012-01-01\n", "id,date\na,2012-01-01\n")
	f.Fuzz(func(t *testing.T, persons, incidents string) {
		people, err := definition.ReadPersons(strings.NewReader(persons))
		if err != nil {
			return
		}
		if _, err := definition.AddIncidents(people, strings.NewReader(incidents)); err != nil || len(people) == 0 {
			return
		}
		cut, _ := definition.Day("2020-12-31")
		figures, p, err := definition.Figures(people, definition.Recommended(cut))
		if err != nil {
			return
		}
		if err := p.Sample.Check(); err != nil {
			t.Fatal(err)
		}
		for _, x := range figures {
			if x.Share < 0 || x.Share > 1 {
				t.Fatalf("a share of %v", x.Share)
			}
		}
	})
}

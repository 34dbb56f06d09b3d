package survival_test

import (
	"strings"
	"testing"

	"sightline/stat/survival"
)

func TestReadCSV(t *testing.T) {
	const file = "\ufeffid,days,what,form,age\n1,10,repeat,sexual,30\n2,20,,labour,\n3,5.5,death,sexual,41\n4,7,censored,,20\n5,8,no,labour,19\n"
	got, err := survival.ReadCSV(strings.NewReader(file), survival.Columns{Time: "days", Event: "what", Group: "form", Covariates: []string{"age", "form"}})
	if err != nil {
		t.Fatal(err)
	}
	if got.Read != 5 || got.Len() != 3 || got.LeftOut["age"] != 1 || got.LeftOut["form"] != 1 {
		t.Errorf("read %d, kept %d, left out %v", got.Read, got.Len(), got.LeftOut)
	}
	if strings.Join(got.Kinds, "|") != "death|repeat" || got.Event[0] != 2 || got.Event[1] != 1 || got.Event[2] != 0 {
		t.Errorf("kinds %v, events %v", got.Kinds, got.Event)
	}
	if strings.Join(got.Terms, "|") != "age|form: sexual against labour" || got.X[1][0] != 1 || got.X[1][2] != 0 {
		t.Errorf("terms %v, %v", got.Terms, got.X)
	}
}

func TestReadCSVNamesWhatIsWrong(t *testing.T) {
	c := survival.Columns{Time: "t", Event: "e", Start: "s"}
	for want, file := range map[string]string{
		`no column "t"`:                        "time,e,s\n1,1,0\n",
		"the file is empty":                    "",
		"no row that can be used":              "t,e,s\n",
		`row 2, column "t": -3 is negative`:    "t,e,s\n4,1,0\n-3,1,0\n",
		`row 1, column "t": "x" is not`:        "t,e,s\nx,1,0\n",
		`row 1, column "t": no value`:          "t,e,s\n,1,0\n",
		`row 1: ends at 3, not after`:          "t,e,s\n3,1,3\n",
		`row 2, column "e": "hurt" is neither`: "t,e,s\n3,1,0\n4,hurt,0\n",
		`row 1, column "e": no value`:          "t,e,s\n3,NA,0\n",
		"two columns are called":               "t,t,e,s\n1,2,1,0\n",
		"wrong number of fields":               "t,e,s\n1,1\n",
	} {
		if _, err := survival.ReadCSV(strings.NewReader(file), c); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v", want, err)
		}
	}
}

// FuzzReadCSV: whatever is read is a usable sample, and nothing panics.
func FuzzReadCSV(f *testing.F) {
	f.Add("t,e,s,g,x\n1,1,0,a,3\n2,0,1,b,4\n")
	f.Add("t,e,s,g,x\n1,repeat,0,a,red\n2,,1,b,blue\n")
	f.Add("t,e\n1,1\n")
	f.Add("\"t\",e,s,g,x\n1e308,1001,0,,NA\n")
	f.Fuzz(func(t *testing.T, file string) {
		got, err := survival.ReadCSV(strings.NewReader(file), survival.Columns{Time: "t", Event: "e", Start: "s", Group: "g", Covariates: []string{"x"}})
		if err != nil {
			return
		}
		if err := got.Check(); err != nil {
			t.Fatal(err)
		}
		if len(got.Kinds) < got.Sample.Kinds() {
			t.Fatalf("%d kinds have %d names", got.Sample.Kinds(), len(got.Kinds))
		}
		if got.Len() > 200 {
			return
		}
		in, err := survival.CumulativeIncidenceBy(got.Sample, got.Groups, survival.IncidenceOptions{Kinds: len(got.Kinds)})
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range in {
			for j := range x.Time {
				total := 0.0
				for k := range x.State {
					total += x.State[k][j]
				}
				if !(total > 0.999 && total < 1.001) {
					t.Fatalf("shares add to %v", total)
				}
			}
		}
	})
}

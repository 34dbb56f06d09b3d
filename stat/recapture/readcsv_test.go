package recapture

import (
	"bytes"
	"reflect"
	"strings"
	"testing"
)

func TestReadCSVErrors(t *testing.T) {
	many := strings.Repeat("l,", 40)
	for name, c := range map[string]struct{ text, want string }{
		"empty":            {"", "0 column"},
		"header only":      {"a,b,count\n", "a header and no rows"},
		"negative":         {"a,b,count\n1,0,5\n0,1,-2\n", `row 3, column "count": -2 is negative`},
		"fraction":         {"a,b,count\n1,0,5\n0,1,2.5\n", `row 3, column "count": "2.5" is not a whole number`},
		"all zeros":        {"a,b,count\n1,0,5\n0,0,7\n0,1,3\n", "row 3: this history is on no list"},
		"nobody on a list": {"a,b,c,count\n1,0,0,5\n0,1,0,7\n1,1,0,3\n", `column "c": nobody is on this list`},
		"empty count":      {"a,b,count\n1,0,\n0,1,4\n", `row 2, column "count": "" is not a whole number`},
		"one list":         {"a,count\n1,5\n", "1 list column"},
		"no list":          {"sex,count\nf,5\n", `row 2, column "sex": "f" is neither 0 nor 1`},
		"duplicate":        {"a,b,count\n1,0,5\n0,1,3\n1,0,2\n", "row 4 repeats the history of row 2"},
		"forty lists":      {uniqueNames(many) + "count\n" + strings.Repeat("1,", 40) + "3\n", "40 lists, at most 12"},
		"ragged":           {"a,b,count\n1,0\n", "every row needs one value"},
		"same name":        {"a,a,count\n1,0,5\n", `columns 1 and 2 are both called "a"`},
		"huge":             {"a,b,count\n1,0,99999999999999999\n0,1,1\n", "more people than can be"},
		"no such column":   {"a,b,count\n1,0,5\n", ""},
	} {
		opt := ReadOptions{}
		if name == "no such column" {
			opt.Covariates, c.want = []string{"sex"}, `no covariate column "sex"`
		}
		_, err := ReadCSV(strings.NewReader(c.text), opt)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q", name, err, c.want)
		}
	}
}

func uniqueNames(s string) string {
	var b strings.Builder
	for k := range strings.Count(s, ",") {
		b.WriteString("l" + string(rune('a'+k%26)) + string(rune('a'+k/26)) + ",")
	}
	return b.String()
}

func TestReadCSVColumns(t *testing.T) {
	// A file as a Dutch spreadsheet saves it: mark, semicolons, CRLF.
	text := "\ufeffpolice;shelter;sex;year;persons\r\n1;0;f;2019;3\r\n0;1;;2018;4\r\n1;NA;m;2019;5\r\n"
	tab, err := ReadCSV(strings.NewReader(text), ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	want := Table{
		Lists:      []string{"police", "shelter"},
		Covariates: []Covariate{{"sex", []string{"f", "m"}}, {"year", []string{"2018", "2019"}}},
		Cells: []Cell{
			{History: 2, Levels: []int{-1, 0}, Count: 4},
			{History: 1, Levels: []int{0, 1}, Count: 3},
			{History: 1, Levels: []int{1, 1}, NotCovering: 2, Count: 5},
		},
	}
	if !reflect.DeepEqual(tab, want) {
		t.Errorf("got %+v\nwant %+v", tab, want)
	}
	// A covariate coded 0 and 1 is one when it is said to be.
	tab, err = ReadCSV(strings.NewReader("a,b,minor,n\n1,0,1,4\n0,1,0,5\n"), ReadOptions{Covariates: []string{"minor"}})
	if err != nil || len(tab.Lists) != 2 || tab.Covariates[0].Name != "minor" {
		t.Errorf("%v %+v", err, tab)
	}
}

func FuzzReadCSV(f *testing.F) {
	f.Add("a,b,count\n1,0,5\n0,1,3\n1,1,2\n")
	f.Add("a;b;sex;n\n1;0;f;5\n0;1;;3\n1;NA;m;2\n")
	f.Add("\ufeffa,b,c\n1,1,00\n0,1,+3\n1,0,1\n")
	f.Add("\"x,y\",b,\"n\n\"\n1,1,9\n")
	f.Fuzz(func(t *testing.T, text string) {
		tab, err := ReadCSV(strings.NewReader(text), ReadOptions{})
		if err != nil {
			return
		}
		if err := tab.Check(); err != nil {
			t.Fatalf("read but unusable: %v", err)
		}
		var b bytes.Buffer
		if err := tab.WriteCSV(&b); err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, c := range tab.Covariates {
			names = append(names, c.Name)
		}
		again, err := ReadCSV(&b, ReadOptions{Covariates: names})
		if err != nil {
			t.Fatalf("%v\nfrom %q", err, b.String())
		}
		if !reflect.DeepEqual(tab.Cells, again.Cells) && len(tab.Covariates) == 0 {
			t.Fatalf("%+v\nbecame %+v", tab, again)
		}
		if tab.Observed() != again.Observed() || !reflect.DeepEqual(tab.Lists, again.Lists) {
			t.Fatalf("%+v\nbecame %+v", tab, again)
		}
		if len(tab.Lists) <= 4 && tab.Observed() < 1e6 {
			if _, err := Judge(tab); err != nil {
				t.Fatal(err)
			}
		}
	})
}

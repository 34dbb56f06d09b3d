package study

import (
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"sort"
	"strconv"
	"strings"
	"testing"

	"sightline/internal/reference"
	"sightline/register"
	"sightline/register/codes"
)

// naive counts the same facts in the plainest way there is: maps, no columns.
type naive struct {
	reports, persons, sub3, contacts map[string]int
	by                               map[string]map[string]int // "gender/F" by slice
}

func countPlainly(facts []register.Fact, from, to int) naive {
	n := naive{map[string]int{}, map[string]int{}, map[string]int{}, map[string]int{}, map[string]map[string]int{}}
	add := func(key, at string) {
		if n.by[key] == nil {
			n.by[key] = map[string]int{}
		}
		n.by[key][at]++
	}
	people := map[string]map[int64][]register.Fact{}
	for _, f := range facts {
		d := f.Date()
		if int(d.Year) < from || int(d.Year) > to {
			continue
		}
		for _, at := range []string{fmt.Sprint(d.Year), wholeKey} {
			groups := codes.GroupsOf(f.Exploitation.Forms)
			switch {
			case f.Person == 0:
				n.contacts[at]++
				continue
			case len(groups) == 1 && groups[0] == codes.GroupSub3:
			default:
				n.reports[at]++
				add("reporter/"+string(f.Reporter), at)
			}
			if people[at] == nil {
				people[at] = map[int64][]register.Fact{}
			}
			people[at][f.Person] = append(people[at][f.Person], f)
		}
	}
	for at, them := range people {
		for _, reports := range them {
			sort.SliceStable(reports, func(i, j int) bool { return reports[i].Date().String() < reports[j].Date().String() })
			groups, gender, land, age := map[codes.Group]bool{}, "", "", -1
			real := false
			for _, f := range reports {
				for _, g := range codes.GroupsOf(f.Exploitation.Forms) {
					groups[g] = true
				}
				real = real || !slices.Equal(codes.GroupsOf(f.Exploitation.Forms), []codes.Group{codes.GroupSub3})
				if g := string(f.Victim.Gender); gender == "" && g != "U" {
					gender = g
				}
				if land == "" && len(f.Victim.Nationalities) == 1 {
					land = string(f.Victim.Nationalities[0])
				}
				if age < 0 && f.Victim.Age != nil {
					age = *f.Victim.Age
				} else if age < 0 && f.Victim.AgeBand == "18-22" {
					age = 20
				}
			}
			if !real {
				n.sub3[at]++
				continue
			}
			n.persons[at]++
			add("gender/"+gender, at)
			add("land/"+land, at)
			if age >= 0 && age < 18 {
				add("minor", at)
			}
			delete(groups, codes.GroupSub3)
			if len(groups) > 1 {
				delete(groups, codes.GroupUnknown)
			}
			for g := range groups {
				add("group/"+string(g), at)
			}
		}
	}
	return n
}

func TestTallyAgreesWithPlainCounting(t *testing.T) {
	var facts []register.Fact
	invented(3, 6000, func(f *register.Fact) { facts = append(facts, *f) })
	b := NewBuilder()
	for i := range facts {
		if err := b.Add(&facts[i]); err != nil {
			t.Fatal(err)
		}
	}
	s, err := b.Build(Meta{})
	if err != nil {
		t.Fatal(err)
	}
	c, err := NatureAndExtent(s, Options{Internal: true, Ledger: DutchLedger()})
	if err != nil {
		t.Fatal(err)
	}
	want := countPlainly(facts, 2014, 2018)
	check := func(table, row, column string, want int) {
		t.Helper()
		tab := c.Table(table)
		if tab == nil {
			t.Fatalf("no table %s", table)
		}
		cell, _, ok := tab.Cell(row, column)
		if !ok && want == 0 {
			return
		}
		if !ok || cell.State != Known || int(cell.Value) != want {
			t.Errorf("table %s %s.%s: %+v, plain counting gives %d", table, row, column, cell, want)
		}
	}
	for _, at := range []string{"2014", "2015", "2016", "2017", "2018", wholeKey} {
		check("persons", at, "reports", want.reports[at])
		check("persons", at, "persons", want.persons[at])
		check("apart", "sub3", at, want.sub3[at])
		check("apart", "contacts", at, want.contacts[at])
		for _, g := range []string{"F", "M"} {
			check("gender", g, at, want.by["gender/"+g][at])
		}
		check("gender", "unknown", at, want.by["gender/"][at])
		check("age", "0-17", at, want.by["minor"][at])
		for _, r := range []string{"NP", "KMAR", "NLA", "ZC", "SHELTER", "YOUTH"} {
			check("reporters", r, at, want.by["reporter/"+r][at])
		}
		for _, l := range []string{"NL", "NG", "PL", "UG"} {
			check("nationality", l, at, want.by["land/"+l][at])
		}
		sum := 0
		for _, g := range []string{"SEX_DOM", "SEX_CB", "LAB", "CRIM", "OTHER", "UNKNOWN"} {
			check("groups", g, at, want.by["group/"+g][at])
			sum += want.by["group/"+g][at]
		}
		check("groups", "sum", at, sum)
		check("groups", "over", at, sum-want.persons[at])
	}
	drawAll(t, c)
}

// The referrals to the United Kingdom's National Referral Mechanism: 11,277
// rows are 30,197 persons, and the quarters are those the Home Office printed.
func TestReferralsOfTheUnitedKingdomByQuarter(t *testing.T) {
	s := referrals(t)
	if s.Len() != 30197 {
		t.Fatalf("%d reports, published are 30,197", s.Len())
	}
	c, err := NatureAndExtent(s, Options{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range c.Table("persons").Rows {
		got = append(got, Format{Kind: Count}.Write(c.Table("persons").get(r.Key, "reports"), EN))
	}
	want := []string{"4,171", "4,586", "4,417", "4,746", "3,998", "4,138", "4,141", "30,197"}
	if !slices.Equal(got, want) {
		t.Errorf("quarters %v, published %v", got, want)
	}
	if g := c.Table("gender"); g == nil || g.get("F", "2022-Q3").State == Known && g.get("F", "2022-Q3").Value != 896 {
		t.Error("the table of gender is withheld or wrong; rows too small to show are to be joined")
	}
	if a := c.Table("age").get("0-17", wholeKey); a.Value != 13007 {
		t.Errorf("%v minors", a.Value)
	}
	noSmallCounts(t, c)
	drawAll(t, c)
}

// referrals makes each person of the published table a report and a person.
func referrals(t testing.TB) *Snapshot {
	t.Helper()
	file, err := os.Open(reference.Path(t, "nrm/nrm_referrals_leaf_2022q2_2023q4.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	b := NewBuilder()
	person := int64(0)
	for _, row := range rows[1:] { // year,quarter,source_group,first_responder,exploitation_type,age_at_exploitation,gender,nationality,people
		f := referral(row)
		people, err := strconv.Atoi(row[8])
		if err != nil {
			t.Fatal(err)
		}
		for range people {
			person++
			f.Person = person
			if err := b.Add(&f); err != nil {
				t.Fatal(err)
			}
		}
	}
	s, err := b.Build(Meta{Name: "UK-2023-Q4", Place: Text{"United Kingdom", "Verenigd Koninkrijk"}})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func referral(row []string) register.Fact {
	year, _ := strconv.Atoi(row[0])
	quarter, _ := strconv.Atoi(row[1])
	f := register.Fact{Organisation: register.OrganisationID(row[3]), Basis: "ANON", Linked: 1, Duty: row[2] != "ngo",
		Reported: register.Date{Year: int16(year), Month: int8(3*quarter - 2)}}
	f.Reporter, _ = codes.Reporters.From(codes.UKNRM, row[2])
	f.Victim.Gender, _ = codes.Genders.From(codes.UKNRM, row[6])
	f.Victim.Nationalities, _ = codes.ParseNationalities(row[7])
	if word, _, _ := strings.Cut(row[5], " "); word != "" {
		if band, ok := codes.ParseAgeBand(word); ok {
			f.Victim.AgeBand = band.String()
		}
	}
	f.Victim.AgeReference = "AT_EXPLOIT"
	for part := range strings.FieldsFuncSeq(row[4], func(c rune) bool { return c == ',' || c == '&' }) {
		if form, ok := codes.Forms.From(codes.UKNRM, part); ok {
			f.Exploitation.Forms = append(f.Exploitation.Forms, form)
		}
	}
	return f
}

// noSmallCounts fails where a published table prints a count of 1 to 4.
func noSmallCounts(t testing.TB, c *Chapter) {
	t.Helper()
	for _, table := range c.Tables() {
		if table.ID == "bridge" {
			continue // the official figures are public
		}
		for _, r := range table.Rows {
			for i, cell := range r.Cells {
				col := table.Columns[i]
				if col.Format.Kind != Count || col.Key == "organisations" || r.Key == "over" || cell.State != Known || table.ID == "change" {
					continue
				}
				if cell.Value > 0 && cell.Value < threshold {
					t.Errorf("table %s prints %v at %s.%s", table.ID, cell.Value, r.Key, col.Key)
				}
			}
		}
	}
}

// Small registers, where nearly every cell is small: the chapter still comes
// out, prints no small count, and passes its check.
func TestSmallRegistersShowNoSmallCount(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	for range 60 {
		s := build(t, r.Uint64(), 1+r.IntN(400))
		for _, period := range []Period{{}, {2016, 2018}, {2018, 2018}} {
			c, err := NatureAndExtent(s, Options{Period: period, Ledger: DutchLedger()})
			if err == ErrNothingCounted {
				continue
			}
			if err != nil {
				t.Fatal(err)
			}
			noSmallCounts(t, c)
			drawAll(t, c)
		}
	}
}

// Inside the house nothing is withheld, and the chapter says so.
func TestInternalChapterIsMarked(t *testing.T) {
	c, err := NatureAndExtent(build(t, 1, 300), Options{Internal: true})
	if err != nil {
		t.Fatal(err)
	}
	if !c.Origin.Internal {
		t.Error("an internal chapter is not marked")
	}
	small := 0
	for _, table := range c.Tables() {
		for _, r := range table.Rows {
			for _, cell := range r.Cells {
				if cell.State == Suppressed || cell.State == Withheld {
					t.Errorf("table %s row %s: withheld in an internal chapter", table.ID, r.Key)
				}
				if cell.State == Known && cell.Value > 0 && cell.Value < threshold {
					small++
				}
			}
		}
	}
	if small == 0 {
		t.Error("no small count to show; the test tests nothing")
	}
}

func TestOfficialSeriesStandBesideOurs(t *testing.T) {
	c, err := NatureAndExtent(build(t, 1, 3000), Options{Official: figures(t), Ledger: DutchLedger()})
	if err != nil {
		t.Fatal(err)
	}
	b := c.Table("bridge")
	if b == nil {
		t.Fatal("no bridge")
	}
	if got := b.get("2018", "rapporteur"); got.Value != 668 {
		t.Errorf("2018 stands at %v beside ours", got.Value)
	}
	ours := b.get("2014", "ours").Value
	if got := b.get("2014", "difference").Value; got != ours-1255 {
		t.Errorf("the difference is %v, ours is %v", got, ours)
	}
	if got := b.get("2014", "revised"); !strings.Contains(got.Note.EN, "1,256") {
		t.Errorf("the revision of 2014 is not shown: %+v", got)
	}
}

// A snapshot taken in May says so of its last year, and does not compare it.
func TestUnfinishedYearIsProvisional(t *testing.T) {
	b := NewBuilder()
	invented(4, 3000, func(f *register.Fact) {
		if err := b.Add(f); err != nil {
			t.Fatal(err)
		}
	})
	s, err := b.Build(Meta{Name: "x", Taken: register.Date{Year: 2018, Month: 5, Day: 25}})
	if err != nil {
		t.Fatal(err)
	}
	c, err := NatureAndExtent(s, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if got := c.Table("persons").get("2018", "persons"); !got.Provisional {
		t.Error("2018 is not provisional")
	}
	if got := c.Table("persons").get("2017", "persons"); got.Provisional {
		t.Error("2017 is provisional")
	}
	if head := c.Table("changes").Columns[2].Key; c.Table("changes").Columns[2].Head.EN != "2017" {
		t.Errorf("the comparison (%s) is with %s", head, c.Table("changes").Columns[2].Head.EN)
	}
}

// Codes and dates as data may have them must not break the chapter: two
// regions that share a key or a name, names with digits and braces, a year 201
// and a date after the snapshot.
func TestOddDataDoNotBreakTheChapter(t *testing.T) {
	b := NewBuilder()
	for i, region := range []codes.Region{"A B", "A_B", "all", "unknown", "rest", "{x.y}", "District 9", "Oost-Brabant", "OB", "=1+1", "sum"} {
		for range 20 + i {
			f := register.Fact{Person: 0, Organisation: "np", Reporter: "NP", Duty: true, Reported: register.Date{Year: 2018, Month: 3, Day: 1}}
			f.Person = int64(b.rows + 1)
			f.Victim.Region = region
			f.Victim.Nationalities = []codes.Country{codes.Country(region)}
			f.Exploitation.Forms = []codes.Form{codes.Form(region)}
			if err := b.Add(&f); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, odd := range []register.Date{{Year: 201}, {Year: 2999, Month: 1}, {}} {
		f := register.Fact{Person: int64(b.rows + 1), Organisation: "np", Reported: odd}
		if err := b.Add(&f); err != nil {
			t.Fatal(err)
		}
	}
	s, err := b.Build(Meta{Name: "odd", Place: Text{"Land 7 {x}", "Land 7 {x}"}, Taken: register.Date{Year: 2019, Month: 1, Day: 1}})
	if err != nil {
		t.Fatal(err)
	}
	c, err := NatureAndExtent(s, Options{Internal: true})
	if err != nil {
		t.Fatal(err)
	}
	drawAll(t, c)
	if got := c.Table("missing").get("outside", "n").Value; got != 3 {
		t.Errorf("%v reports outside, want 3", got)
	}
	if got := len(c.Table("region").Rows); got != 12 {
		t.Errorf("%d rows of regions, want 12 with the sum", got)
	}
	var file strings.Builder
	if err := c.Table("region").WriteCSV(&file); err != nil || strings.Contains(file.String(), ",=1+1") {
		t.Errorf("a formula in the file: %v", err)
	}
}

func TestNothingInThePeriod(t *testing.T) {
	if _, err := NatureAndExtent(build(t, 1, 50), Options{Period: Period{1990, 1991}}); err != ErrNothingCounted {
		t.Errorf("an empty period: %v", err)
	}
}

func BenchmarkChapter(b *testing.B) {
	s := build(b, 1, 1_000_000)
	for b.Loop() {
		if _, err := NatureAndExtent(s, Options{Ledger: DutchLedger()}); err != nil {
			b.Fatal(err)
		}
	}
}

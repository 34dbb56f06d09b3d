package simulate

import (
	"encoding/csv"
	"flag"
	"fmt"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"sightline/internal/reference"
	"sightline/register/codes"
)

var update = flag.Bool("update", false, "rewrite the tables in docs/methods/simulate.md")

// comparison lays one published figure beside the country.
type comparison struct {
	year, series, group, measure string  // which row of published_figures.csv
	simulated                    float64 // at the size of the Netherlands
	unit                         string  // persons, reports, percent
	allow                        float64 // share that is allowed beside chance; 0 means the usual
	note                         string
}

// usual is how far a count may lie from the published one beside chance:
// reports about somebody run over into the next year, forms are misread.
const usual = 0.05

// allowed is the tolerance: a share of the figure and three standard errors of
// a Poisson count at testScale; shares may lie three points off.
func (c *comparison) allowed(published float64) float64 {
	if c.unit == "percent" {
		return max(3, c.allow*100)
	}
	share := c.allow
	if share == 0 {
		share = usual
	}
	return share*published + 3*math.Sqrt(published/testScale)
}

func woman(p *seenPerson) bool   { return p.gender == "F" }
func isMinor(p *seenPerson) bool { return p.minor }
func from(country codes.Country) func(*seenPerson) bool {
	return func(p *seenPerson) bool { return p.nationality == country }
}
func inSex(p *seenPerson) bool {
	return p.in(codes.GroupDomestic, codes.GroupCrossBorder, codes.GroupSexual)
}
func inWork(p *seenPerson) bool  { return p.in(codes.GroupLabour, codes.GroupCriminal) }
func inCrime(p *seenPerson) bool { return p.in(codes.GroupCriminal) }
func dom(p *seenPerson) bool     { return p.in(codes.GroupDomestic) }
func unknown(p *seenPerson) bool { return p.in(codes.GroupUnknown) }

const (
	personsOf  = "registered victims (persons)"
	byForm     = "registered victims by form"
	byNation   = "registered victims by nationality"
	registered = "registered victims"
	reportedBy = "victims reported by"
	perReport  = "reports by reporter"
	shareOf    = "share of registered victims"
	inTable    = "persons on list (MSE table)"
)

// comparisons lists every published figure that the country is held to.
func comparisons(c *Country, m *monitor) []comparison {
	var all []comparison
	add := func(year, series, group, measure, unit string, simulated, allow float64, note string) {
		all = append(all, comparison{year, series, group, measure, simulated, unit, allow, note})
	}
	people := func(year int, series string) {
		add(strconv.Itoa(year), series, "all presumed victims", personsOf, "persons", m.total(year), 0, "")
	}
	people(2011, "CoMensha")
	people(2012, "CoMensha")
	people(2014, "Rapporteur 2014-2018")
	people(2015, "Rapporteur")
	people(2016, "Rapporteur")
	people(2017, "Rapporteur 2013-2017")
	people(2018, "Rapporteur 2014-2018")
	people(2019, "Rapporteur 2015-2019")
	people(2020, "Rapporteur 2016-2020")
	people(2021, "Rapporteur 2017-2021")
	people(2022, "Rapporteur annual figures")
	people(2023, "Rapporteur annual figures")
	people(2024, "Rapporteur annual figures")

	reporter := func(year int, series, group, measure string, kinds ...codes.Reporter) {
		add(strconv.Itoa(year), series, group, measure, "reports", m.reported(year, kinds...), 0, "")
	}
	for year := 2016; year <= 2019; year++ {
		reporter(year, "", "National Police", reportedBy, "NP")
		reporter(year, "", "regional care coordinators", reportedBy, "ZC")
		reporter(year, "", "Labour inspectorate", reportedBy, "NLA")
		reporter(year, "", "KMar", reportedBy, "KMAR")
	}
	add("2016", "", "other", reportedBy, "reports", m.mayReport(2016)-m.reported(2016, "ZC"), 0, "")
	reporter(2020, "", "National Police", reportedBy, "NP")
	reporter(2021, "", "National Police", reportedBy, "NP")
	for year := 2023; year <= 2024; year++ {
		reporter(year, "CoMensha year report", "National Police", perReport, "NP")
		reporter(year, "CoMensha year report", "regional care coordinators", perReport, "ZC")
		reporter(year, "CoMensha year report", "FairWork", perReport, "FAIRWORK")
		reporter(year, "CoMensha year report", "NLA", perReport, "NLA")
		reporter(year, "CoMensha year report", "KMar", perReport, "KMAR")
	}
	mean := (m.mayReport(2014) + m.mayReport(2015) + m.mayReport(2016) + m.mayReport(2017)) / 4
	add("2014-2017 mean", "", "non-investigative bodies", reportedBy, "reports", mean, 0, "published as \"over 550\"")
	add("2018", "", "non-investigative bodies", reportedBy, "reports", m.mayReport(2018), 0, "")
	add("2013-2017", "", "four regional police units", "share of domestic sexual exploitation reports", "percent", m.busiest(4), 0, "published as \"more than 75\"")
	add("2013", "", "National Police", "share of all reports", "percent",
		100*m.reported(2013, "NP")/(m.reported(2013)+float64(len(m.sub3[3]))/m.scale), .12, "list table and share cannot both hold")
	add("2017", "", "National Police", "share of all reports", "percent", 100*m.reported(2017, "NP")/m.reported(2017), 0, "")

	add("2016", "", "children", registered, "persons", m.count(2016, isMinor), 0, "")
	add("2017", "", "children", registered, "persons", m.count(2017, isMinor), 0, "")
	add("2018", "", "children", registered, "persons", m.count(2018, isMinor), 0, "")
	add("2019", "", "children", registered, "persons", m.count(2019, isMinor), 0, "")
	add("2020", "", "children", registered, "persons", m.count(2020, isMinor), 0, "")
	add("2016", "", "minors", shareOf, "percent", m.share(2016, isMinor), 0, "")

	add("2014-2015 mean", "", "domestic sexual exploitation", registered, "persons", (m.count(2014, dom)+m.count(2015, dom))/2, 0, "")
	add("2017", "", "domestic sexual exploitation", registered, "persons", m.count(2017, dom), 0, "")
	add("2018", "", "domestic sexual exploitation", registered, "persons", m.count(2018, dom), 0, "")
	add("2018", "", "domestic sexual exploitation, minors", registered, "persons",
		m.count(2018, func(p *seenPerson) bool { return dom(p) && p.minor }), .10, "")
	add("2017", "", "sexual exploitation", shareOf, "percent", m.share(2017, inSex), 0, "")
	add("2020", "", "sex", byForm, "persons", m.count(2020, inSex), 0, "")
	add("2020", "", "labour incl. forced criminality", byForm, "persons", m.count(2020, inWork), 0, "")
	add("2019", "", "of which forced criminality", byForm, "persons", m.count(2019, inCrime), 0, "")
	add("2020", "", "of which forced criminality", byForm, "persons", m.count(2020, inCrime), 0, "")
	both := func(p *seenPerson) bool { return inSex(p) && inWork(p) }
	add("2016", "", "sex", byForm, "persons", m.count(2016, func(p *seenPerson) bool { return inSex(p) && !both(p) }), 0, "")
	add("2018", "", "sex", byForm, "persons", m.count(2018, func(p *seenPerson) bool { return inSex(p) && !both(p) }), 0, "")
	add("2016", "", "labour and sex", byForm, "persons", m.count(2016, both), .25, "")
	add("2018", "", "labour and sex", byForm, "persons", m.count(2018, both), .25, "")
	for _, year := range []int{2016, 2018, 2019, 2020} {
		add(strconv.Itoa(year), "", "uncategorised", byForm, "persons", m.count(year, unknown), .15, "")
	}

	add("2017", "", "Dutch nationality", shareOf, "percent", m.share(2017, from("NL")), 0, "")
	add("2017", "", "women", shareOf, "percent", m.share(2017, woman), .04, "")
	add("2020", "", "women", registered, "persons", m.count(2020, woman), .06, "")
	for _, n := range []struct {
		year    int
		series  string
		group   string
		country codes.Country
	}{
		{2019, "", "Nigeria", "NG"}, {2019, "", "Netherlands", "NL"}, {2019, "", "Uganda", "UG"}, {2019, "", "Poland", "PL"}, {2019, "", "Gambia", "GM"},
		{2020, "CoMensha year report", "Poland", "PL"}, {2020, "CoMensha year report", "Nigeria", "NG"}, {2020, "CoMensha year report", "Netherlands", "NL"},
		{2021, "", "Ukraine", "UA"}, {2022, "", "Ukraine", "UA"},
	} {
		add(strconv.Itoa(n.year), n.series, n.group, byNation, "persons", m.count(n.year, from(n.country)), .08, "")
	}
	for _, year := range []int{2018, 2019, 2021} {
		add(strconv.Itoa(year), "", "Chat met Fier", "victims in contact", "persons", m.contacts[year-FirstYear]["FIER"]/m.scale, 0, "")
	}
	return append(all, tableOfLists(m)...)
}

// tableOfLists compares the lists of 2010–2015, where a person counts once a
// year, with the published table of capture histories.
func tableOfLists(m *monitor) []comparison {
	on, times, persons := map[string]float64{}, map[int]float64{}, 0.0
	for _, who := range m.onList {
		persons++
		times[len(who)]++
		for l := range who {
			on[l]++
		}
	}
	var all []comparison
	for _, l := range []struct{ letter, group string }{
		{"P", "P National Police"}, {"K", "K Border Police"}, {"I", "I Inspectorate SZW"},
		{"R", "R regional coordinators"}, {"O", "O residential centres and shelters"}, {"Z", "Z others"},
	} {
		all = append(all, comparison{"2010-2015", "", l.group, inTable, on[l.letter] / m.scale, "persons", 0, ""})
	}
	all = append(all, comparison{"2010-2015", "", "all", "observed persons in MSE table", persons / m.scale, "persons", 0, ""})
	for n := 1; n <= 3; n++ {
		allow := [4]float64{0, 0, .15, .5}[n]
		all = append(all, comparison{"2010-2015", "", fmt.Sprintf("on exactly %d list(s)", n), "persons (MSE table)", times[n] / m.scale, "persons", allow, ""})
	}
	return all
}

func TestCalibration(t *testing.T) {
	published := readPublished(t)
	c, m := testCountry()
	var table strings.Builder
	table.WriteString("| year | published series | figure | published | simulated | allowed | |\n|---|---|---|---|---|---|---|\n")
	for _, k := range comparisons(c, m) {
		want, ok := published[[4]string{k.year, k.series, k.group, k.measure}]
		if !ok {
			t.Errorf("no published figure %s, %q, %s, %s", k.year, k.series, k.group, k.measure)
			continue
		}
		if math.Abs(k.simulated-want) > k.allowed(want) {
			t.Errorf("%s %s, %s: published %.0f, simulated %.1f, allowed ±%.1f", k.year, k.group, k.measure, want, k.simulated, k.allowed(want))
		}
		digits := 0
		if k.unit == "percent" {
			digits = 1
		}
		fmt.Fprintf(&table, "| %s | %s | %s: %s | %.*f | %.*f | ±%.*f | %s |\n", k.year, k.series, k.group, k.measure,
			digits, want, digits, k.simulated, digits, k.allowed(want), k.note)
	}
	document(t, "calibration", table.String())
}

func readPublished(t *testing.T) map[[4]string]float64 {
	file, err := os.Open(reference.Path(t, "nl/published_figures.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	all := map[[4]string]float64{}
	for _, row := range rows[1:] {
		if value, err := strconv.ParseFloat(row[4], 64); err == nil {
			all[[4]string{row[0], row[1], row[2], row[3]}] = value
		}
	}
	return all
}

const page = "../docs/methods/simulate.md"

// document compares a table with the one between its marks in the page, and
// rewrites it under -update.
func document(t *testing.T, name, table string) {
	t.Helper()
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	begin, end := "<!-- "+name+" -->\n", "<!-- end -->"
	i := strings.Index(string(text), begin)
	if i < 0 {
		t.Fatalf("%s has no mark %s", page, begin)
	}
	i += len(begin)
	j := i + strings.Index(string(text[i:]), end)
	if string(text[i:j]) == table {
		return
	}
	if !*update {
		t.Errorf("the table %q in %s is not what this test computes; run go test ./simulate -update", name, page)
		return
	}
	if err := os.WriteFile(page, slices.Concat(text[:i], []byte(table), text[j:]), 0o644); err != nil {
		t.Fatal(err)
	}
}

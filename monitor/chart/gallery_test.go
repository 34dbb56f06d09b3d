package chart

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func counts(vs ...float64) []Value {
	out := make([]Value, len(vs))
	for i, v := range vs {
		out[i] = Value{Number: v}
		if v < 0 {
			out[i] = Value{State: NotPublished}
		}
	}
	return out
}

func focus(vs []Value, i int) []Value { vs[i].Focus = true; return vs }

func second(vs []Value, i int, v float64) []Value { vs[i].Second = &v; return vs }

func years14() []string {
	return strings.Split("’11,’12,’13,’14,’15,’16,’17,’18,’19,’20,’21,’22,’23,’24", ",")
}

type drawer interface{ Draw(Lang) Drawing }

// gallery holds each figure with the numbers of the published Dutch series
// and estimates (sources: house figures of the Rapporteur, the coordination
// centre, and Silverman 2020, table 2), and each kind of value once.
func gallery() map[string]drawer {
	years := []string{"2014", "2015", "2016", "2017", "2018", "2019", "2020", "2021", "2022", "2023", "2024"}
	short := make([]string, len(years))
	for i, y := range years {
		short[i] = "’" + y[2:]
	}
	marks := []Mark{{At: 2018.395, Number: 1, Label: "consent asked", Date: "25 May 2018"},
		{At: 2019.58, Number: 2, Label: "Dublin rule", Date: "1 August 2019"}, {At: 2020.2, Number: 3, Date: "March 2020"}}
	persons := second(second(focus(counts(1255, 1150, 952, 958, 668, 1334, 984, 791, 814, 868, 944), 4), 5, 1372), 6, 1013)
	x := []float64{2016.5, 2017.5, 2018.5, 2019.5}
	five := []string{"2016", "2017", "2018", "2019", "2020"}
	return map[string]drawer{
		"columns": Columns{Categories: years, Short: short, Values: persons, Marks: marks, First: 2014},
		"columns-many": Columns{Categories: strings.Split("2022 Q2,Q3,Q4,2023 Q1,Q2,Q3,Q4,2024 Q1,Q2,Q3,Q4,2025 Q1,Q2,Q3", ","),
			Values: counts(4171, 4586, 4417, 4746, 3998, 4138, 4141, 4400, 4500, 4600, 4700, 4100, 4200, 4300)},
		"columns-states": Columns{Categories: []string{"zero", "few", "not printed", "not asked", "unclear", "now"},
			Values: []Value{{}, {State: Suppressed}, {State: NotPublished}, {State: NotCollected}, {State: CannotTell}, {State: Provisional, Number: 80, Low: 70, High: 95}},
			Breaks: []int{3}},
		"lines": Lines{Marks: marks[:2], Ticks: []Tick{{2016.5, "2016", "’16"}, {2017.5, "2017", "’17"}, {2018.5, "2018", "’18"}, {2019.5, "2019", "’19"}},
			Series: []Series{
				{Name: "All registered persons", Note: "headline, persons", Style: LineHeadline, X: x, Y: counts(952, 958, 668, 1334)},
				{Name: "Services with a duty to report", Short: "Duty to report", Note: "like for like, reports", Style: LineCount, X: x, Y: counts(512, 491, 617, 1008)},
				{Name: "Regional care coordinators", Short: "Care coordinators", Note: "may report, reports", Style: LineFocus, X: x, Y: counts(240, 320, 91, 252)}}},
		"lines-broken": Lines{Breaks: []float64{2018}, Ticks: []Tick{{2016.5, "2016", ""}, {2017.5, "2017", ""}, {2018.5, "2018", ""}, {2019.5, "2019", ""}},
			Series: []Series{{Name: "Reports", Style: LineCount, X: x, Y: []Value{{Number: 10}, {Number: 12}, {State: Suppressed}, {Number: 9}}}}},
		"bars-coverage": Bars{Unit: Unit{Percent: true, Decimals: 1}, Top: 20, Axis: true, Bars: []Bar{
			{"All victims", "668 of 5,000–7,500", Value{State: Ranged, Low: 8.9, High: 13.4}},
			{"Domestic sexual exploitation", "132 of about 3,000", Value{State: NoInterval, Number: 4.4}},
			{"of whom minors", "29 of about 1,300", Value{State: Ranged, Low: 2, High: 3, Label: "2–3%", Focus: true}},
			{"Cross-border sexual exploitation", "no estimate published", Value{State: CannotTell, Label: "cannot tell: no estimate published"}}}},
		"bars-counts": Bars{Bars: []Bar{{"Nigeria", "", Value{Number: 512}}, {"Netherlands", "", Value{Number: 244}}, {"Uganda", "", Value{Number: 91}},
			{"Luxembourg", "", Value{State: Suppressed}}, {"Nobody from here", "", Value{}}}},
		"shares": Shares{Parts: []Part{{"Women", PartCount}, {"Men", PartPale}, {"Other", PartFocus}, {"Not known", PartUnknown}},
			Rows: []ShareRow{{"2019", counts(900, 380, 10, 44)}, {"2020", counts(547, 400, 20, 17)}, {"2021", []Value{{Number: 400}, {Number: 300}, {State: Suppressed}, {Number: 12}}}}},
		"intervals": Intervals{To: 25000, Reference: &Reference{At: 1372, Label: "registered: 1,372 a year"}, Rows: []IntervalRow{
			{"Published model, with covariates", Value{Number: 6250, Low: 5000, High: 7500, Label: "5,000–7,500"}, IntervalPublished, ""},
			{"Refit, all six lists", Value{State: Ranged, Low: 15900, High: 19800}, IntervalRefit, ""},
			{"Stepwise model, all six lists", Value{Number: 18523, Low: 15407, High: 22332, Label: "15,407–22,332"}, IntervalRefit, ""},
			{"Lower bound (Chao), all six", Value{Number: 9061}, IntervalBound, ""},
			{"Latent class, all six", Value{State: CannotTell, Label: "cannot tell: runs disagree"}, IntervalRefit, ""}}},
		"intervals-change": Intervals{Unit: Unit{Percent: true, Signed: true}, From: -60, To: 20, Noise: &Noise{-33, 20, "A fall under 33% cannot be told from ordinary variation"},
			Rows: []IntervalRow{{"2017 to 2018", Value{Number: -30, Low: -44, High: -13, Focus: true}, IntervalObserved, ""}, {"2016 to 2017", Value{Number: 1, Low: -8, High: 10}, IntervalObserved, ""}}},
		"multiples": Multiples{Categories: five, Short: []string{"’16", "’17", "’18", "’19", "’20"}, PerRow: true, Panels: []Panel{
			{"Sexual exploitation", counts(523, -1, 458, 849, 408), []int{3}}, {"Labour and criminal exploitation", counts(244, -1, 142, 424, 603), []int{3}},
			{"Domestic sexual exploitation", focus(counts(-1, 263, 132, -1, -1), 2), nil}, {"Minors, all forms", focus(counts(227, 194, 62, 108, 68), 2), nil},
			{"Form not known", counts(150, -1, 40, 61, 38), []int{3}}, {"Labour and sexual together", counts(35, -1, 28, -1, -1), []int{3}}}},
		"multiples-many": Multiples{Categories: years14(), Panels: []Panel{{Title: "Labour exploitation", Values: counts(4171, 4586, 4417, 4746, 3998, 4138, 4141, 4400, 4500, 4600, 4700, 4100, 4200, 4300)}}},
		"curves": Curves{AxisName: "years since first registration", Top: 60,
			Ticks: []Tick{{0, "0", ""}, {1, "1", ""}, {2, "2", ""}, {3, "3", ""}, {5, "5", ""}, {7, "7", ""}},
			Curves: []Curve{{Name: "Again a victim", Notes: []string{"50.5% within 7 years", "95%: 48.9–52.0"}, Style: LineCount,
				X: []float64{0, 1, 2, 3, 4, 5, 6, 7}, Y: []float64{0, 19.4, 30.3, 37.8, 43.1, 46.4, 48.4, 50.5},
				Low: []float64{0, 18.4, 29.1, 36.5, 41.7, 45, 46.9, 48.9}, High: []float64{0, 20.5, 31.5, 39.2, 44.5, 47.8, 49.9, 52}},
				{Name: "Died or left first", Notes: []string{"29.0% by 7 years"}, Style: LineExit, X: []float64{0, 1, 2, 3, 4, 5, 6, 7}, Y: []float64{0, 10, 16, 20, 24, 26, 28, 29}}},
			Published: []Reference{{At: 5, Label: "45% published"}, {At: 7, Label: "50% published"}}, Values: []float64{45, 50},
			Risk: []RiskRow{{"Persons still followed", []string{"5,999", "3,824", "2,604", "1,728", "815", "366"}}, {"Again a victim so far", []string{"0", "1,112", "1,669", "2,010", "2,324", "2,420"}}}},
		"overlaps": Overlaps{ListHead: "List", SizeHead: "persons", OnlyHead: "only here",
			Lists: []OverlapList{{"National police", Value{Number: 4812}, Value{Number: 93}}, {"Border police", Value{Number: 1348}, Value{Number: 96}}, {"Others", Value{Number: 848}, Value{Number: 75}}, {"Care coordinators", Value{Number: 742}, Value{Number: 88}}},
			Sets:  []OverlapSet{{[]int{0, 2}, Value{Number: 125}}, {[]int{0, 3}, Value{Number: 82}}, {[]int{0, 1}, Value{Number: 44}}, {[]int{1, 2}, Value{State: Suppressed}}}},
	}
}

// TestGallery draws every figure in both languages. With SIGHTLINE_GALLERY
// set to a folder it also writes them there as pages to look at.
func TestGallery(t *testing.T) {
	dir := os.Getenv("SIGHTLINE_GALLERY")
	for _, l := range Languages {
		var page strings.Builder
		for _, name := range sortedNames(gallery()) {
			d := gallery()[name].Draw(l)
			for _, svg := range []string{d.Wide, d.Narrow} {
				checkDrawing(t, name+" "+string(l), svg, d.Alt)
			}
			fmt.Fprintf(&page, "<h2>%s</h2>%s\n%s\n<p>%s</p>\n", name, d.Wide, d.Narrow, d.Alt)
		}
		if dir != "" {
			html := "<!doctype html><meta charset=utf-8><meta name=viewport content='width=device-width'><style>:root{--sans:system-ui,sans-serif}body{margin:1rem;max-width:47.25rem;font-family:var(--sans)}" + Stylesheet + "</style>" + Defs + page.String()
			if err := os.WriteFile(filepath.Join(dir, "gallery."+string(l)+".html"), []byte(html), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

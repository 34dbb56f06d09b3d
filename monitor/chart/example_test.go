package chart_test

import (
	"fmt"
	"strings"

	"sightline/monitor/chart"
)

// A column a year, the year the title speaks of in the focus colour, another
// source's count as a line across the bar.
func ExampleColumns() {
	other := 1372.0
	d := chart.Columns{
		Categories: []string{"2018", "2019"},
		Values:     []chart.Value{{Number: 668, Focus: true}, {Number: 1334, Second: &other}},
		First:      2018,
		Marks:      []chart.Mark{{At: 2018.395, Number: 1, Date: "25 May 2018"}},
	}.Draw(chart.EN)
	fmt.Println(d.Alt)
	// Output: Column chart. 2018 668; 2019 1,334 (second series 1,372). Dated marks at 25 May 2018.
}

// A share of an estimate is solid to its low end and pale to its high end;
// what no estimate exists for is said, not left out.
func ExampleBars() {
	d := chart.Bars{
		Unit: chart.Unit{Percent: true, Decimals: 1}, Axis: true, Top: 20,
		Bars: []chart.Bar{
			{Label: "All victims", Sub: "668 of 5,000–7,500", Value: chart.Value{State: chart.Ranged, Low: 8.9, High: 13.4}},
			{Label: "Labour exploitation", Value: chart.Value{State: chart.CannotTell}},
		},
	}.Draw(chart.EN)
	fmt.Println(d.Alt)
	// Output: Bar chart. All victims 8.9–13.4% (668 of 5,000–7,500); Labour exploitation cannot tell.
}

// A withheld value leaves its number with the caller.
func ExampleShares() {
	d := chart.Shares{
		Parts: []chart.Part{{Name: "Vrouw", Style: chart.PartCount}, {Name: "Man", Style: chart.PartPale}, {Name: "Onbekend", Style: chart.PartUnknown}},
		Rows: []chart.ShareRow{
			{Label: "2020", Values: []chart.Value{{Number: 1547}, {Number: 420}, {Number: 17}}},
			{Label: "2021", Values: []chart.Value{{Number: 500}, {Number: 288}, {State: chart.Suppressed}}},
		},
	}.Draw(chart.NL)
	fmt.Println(d.Alt)
	// Output: Gestapeld staafdiagram. 2020: Vrouw 1.547; Man 420; Onbekend 17. 2021: Vrouw 500; Man 288; Onbekend weggelaten, te klein om te tonen.
}

// Yearly values stand at mid-year; a line is not joined across a break.
func ExampleLines() {
	d := chart.Lines{
		Ticks:  []chart.Tick{{At: 2017.5, Label: "2017"}, {At: 2018.5, Label: "2018"}},
		Breaks: []float64{2018},
		Series: []chart.Series{{Name: "Reports", Style: chart.LineCount,
			X: []float64{2017.5, 2018.5}, Y: []chart.Value{{Number: 320}, {Number: 91}}}},
	}.Draw(chart.EN)
	fmt.Println(d.Alt)
	fmt.Println(strings.Contains(d.Wide, " L"))
	// Output:
	// Line chart. Reports: 2017 320; 2018 91. The series breaks before 2018.
	// false
}

func ExampleIntervals() {
	d := chart.Intervals{
		Reference: &chart.Reference{At: 1372, Label: "registered: 1,372 a year"},
		Rows: []chart.IntervalRow{
			{Label: "Published model", Style: chart.IntervalPublished, Value: chart.Value{Number: 6250, Low: 5000, High: 7500}},
			{Label: "Lower bound (Chao)", Style: chart.IntervalBound, Value: chart.Value{Number: 9061}},
			{Label: "Latent class", Value: chart.Value{State: chart.CannotTell, Label: "cannot tell: runs disagree"}},
		},
	}.Draw(chart.EN)
	fmt.Println(d.Alt)
	// Output: Interval chart. Published model: 6,250 (5,000–7,500); Lower bound (Chao): at least 9,061; Latent class: cannot tell: runs disagree. registered: 1,372 a year.
}

func ExampleMultiples() {
	d := chart.Multiples{
		Categories: []string{"2017", "2018"},
		Panels: []chart.Panel{
			{Title: "Labour", Values: []chart.Value{{State: chart.NotPublished}, {Number: 142}}},
			{Title: "Sexual", Values: []chart.Value{{State: chart.NotPublished}, {Number: 458}}},
		},
	}.Draw(chart.EN)
	fmt.Println(d.Alt)
	// Output: Small column charts. Labour: 2017 not published; 2018 142. Sexual: 2017 not published; 2018 458.
}

func ExampleCurves() {
	d := chart.Curves{
		AxisName: "years since first registration",
		Ticks:    []chart.Tick{{At: 0, Label: "0"}, {At: 5, Label: "5"}},
		Curves: []chart.Curve{{Name: "Again a victim", Style: chart.LineCount,
			X: []float64{0, 2, 5}, Y: []float64{0, 30.3, 46.4}, Low: []float64{0, 29.1, 45}, High: []float64{0, 31.5, 47.8}}},
		Risk:      []chart.RiskRow{{Name: "Persons still followed", Counts: []string{"5,999", "815"}}},
		Published: []chart.Reference{{At: 5, Label: "45% published"}}, Values: []float64{45},
	}.Draw(chart.EN)
	fmt.Println(d.Alt)
	// Output: Curves over time. Again a victim, years since first registration 0: 0.0%; 5: 46.4% (45.0–47.8). 45% published (5: 45%).
}

func ExampleOverlaps() {
	d := chart.Overlaps{
		ListHead: "List", SizeHead: "persons", OnlyHead: "only here",
		Lists: []chart.OverlapList{
			{Name: "National police", Size: chart.Value{Number: 4812}, Only: chart.Value{Number: 93}},
			{Name: "Border police", Size: chart.Value{Number: 1348}, Only: chart.Value{Number: 96}},
		},
		Sets: []chart.OverlapSet{{Lists: []int{0, 1}, Size: chart.Value{Number: 44}}},
	}.Draw(chart.EN)
	fmt.Println(d.Alt)
	// Output: Chart of overlaps. National police 4,812, only here 93%; Border police 1,348, only here 96%. National police and Border police 44.
}

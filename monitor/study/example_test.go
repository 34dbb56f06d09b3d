package study_test

import (
	"fmt"
	"strings"

	"sightline/monitor/study"
	"sightline/register"
	"sightline/register/codes"
)

// Four figures of the fact sheet of the Human Trafficking Victims Monitoring
// Report 2014–2018 are enough for a chapter: 668 registered of an estimated
// 5,000 to 7,500 is 8.9 to 13.4 percent. What the file lacks is not published.
func ExampleFromPublished() {
	file := `year_or_period,series,group,measure,value,unit,source,note
2014,Rapporteur 2014-2018,all presumed victims,registered victims (persons),1255,persons,https://www.nu.nl/binnenland/6004894/,
2018,Rapporteur 2014-2018,all presumed victims,registered victims (persons),668,persons,fact sheet,
2014-2018,,all,"estimated victims per year, low",5000,persons,fact sheet,
2014-2018,,all,"estimated victims per year, high",7500,persons,fact sheet,
`
	figures, err := study.ReadPublished(strings.NewReader(file))
	if err != nil {
		fmt.Println(err)
		return
	}
	chapter, err := study.FromPublished(figures, study.PublishedOptions{Name: "factsheet.csv"})
	if err != nil {
		fmt.Println(err)
		return
	}
	coverage := chapter.Table("coverage")
	cell, format, _ := coverage.Cell("all", "coverage")
	fmt.Println(format.Write(cell, study.EN), "of estimated victims were registered in 2018")
	cell, format, _ = chapter.Table("persons").Cell("2016", "rapporteur")
	fmt.Println("2016:", format.Write(cell, study.EN))
	fmt.Println(chapter.Plain(chapter.Findings[0].Sentence, chapter.Findings[0].Table, study.NL))
	// Output:
	// 8.9–13.4% of estimated victims were registered in 2018
	// 2016: n.p.
	// Het aantal geregistreerde personen daalde van 1.255 naar 668. Het laat zien wie gemeld is, niet hoeveel uitbuiting er was.
}

// Two reports about one person, in two forms, and one about another: three
// reports, two persons, three counts in groups.
func ExampleNatureAndExtent() {
	b := study.NewBuilder()
	for _, r := range []struct {
		person int64
		form   codes.Form
	}{{1, "SEX_DOM"}, {1, "CRIM_DRUG"}, {2, "LAB"}} {
		f := register.Fact{Person: r.person, Organisation: "np", Reporter: "NP", Duty: true, Reported: register.Date{Year: 2018, Month: 3, Day: 1}}
		f.Exploitation.Forms = []codes.Form{r.form}
		if err := b.Add(&f); err != nil {
			fmt.Println(err)
		}
	}
	snapshot, err := b.Build(study.Meta{Name: "example"})
	if err != nil {
		fmt.Println(err)
		return
	}
	// Internal, because all counts here are small.
	chapter, err := study.NatureAndExtent(snapshot, study.Options{Internal: true})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, at := range [][3]string{{"persons", "whole", "reports"}, {"persons", "whole", "persons"}, {"groups", "sum", "whole"}, {"groups", "over", "whole"}} {
		cell, format, _ := chapter.Table(at[0]).Cell(at[1], at[2])
		fmt.Println(at[1], at[2], format.Write(cell, study.EN))
	}
	// Output:
	// whole reports 3
	// whole persons 2
	// sum whole 3
	// over whole 1
}

// A number in a sentence is a reference to a cell; Check refuses one that was
// typed in.
func ExampleChapter_Check() {
	persons := &study.Table{ID: "persons", Caption: study.Text{EN: "Persons", NL: "Personen"},
		Columns: []study.Column{{Key: "n", Head: study.Text{EN: "Persons", NL: "Personen"}, Format: study.Format{Kind: study.Count}}}}
	persons.Add("2019", study.Text{EN: "2019", NL: "2019"}, study.Num(1334))
	c := &study.Chapter{ID: "example", Sections: []study.Section{{ID: "s", Title: study.Text{EN: "S", NL: "S"}, Items: []study.Item{{Table: persons}}}}}
	good := study.Text{EN: "In 2019, {persons:2019.n} persons.", NL: "In 2019 {persons:2019.n} personen."}
	fmt.Println(c.Plain(good, "", study.NL))
	c.Quality = []study.Text{good, {EN: "In 2019, 1,334 persons.", NL: "In 2019 1.334 personen."}}
	fmt.Println(c.Check())
	// Output:
	// In 2019 1.334 personen.
	// study: method or quality: a number is typed into "In 2019, 1,334 persons."; take it from a table
}

package study

import (
	"bytes"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"sightline/internal/reference"
)

func figures(t testing.TB) []Published {
	t.Helper()
	f, err := os.Open(reference.Path(t, "nl/published_figures.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	out, err := ReadPublished(f)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func dutchChapter(t testing.TB) *Chapter {
	t.Helper()
	c, err := FromPublished(figures(t), PublishedOptions{Name: "published_figures.csv", Ledger: DutchLedger()})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestReadPublishedReadsEveryFigure(t *testing.T) {
	if n := len(figures(t)); n != 215 {
		t.Errorf("%d figures, the file has 215", n)
	}
}

// The statements of the fact sheet of the Human Trafficking Victims Monitoring
// Report 2014–2018, and the arithmetic behind them.
func TestFactSheetIsRebuilt(t *testing.T) {
	c := dutchChapter(t)
	for _, want := range []struct{ table, row, column, en, nl string }{
		{"persons", "2018", "rapporteur", "668", "668"},
		{"persons", "2014", "rapporteur", "1,255", "1.255"},
		{"persons", "2018", "since-first", "−47%", "−47%"},
		{"coverage", "all", "estimated", "5,000–7,500", "5.000–7.500"},
		{"coverage", "all", "coverage", "8.9–13.4%", "8,9–13,4%"},
		{"coverage", "domestic", "registered", "132", "132"},
		{"coverage", "domestic", "estimated", "about 3,000", "ongeveer 3.000"},
		{"coverage", "domestic", "coverage", "4.4%", "4,4%"},
		{"coverage", "minors", "registered", "29", "29"},
		{"coverage", "minors", "coverage", "2.2%", "2,2%"},
		{"coverage", "minors", "printed", "2–3%", "2–3%"},
		{"coverage", "labour", "coverage", "cannot tell", "niet te zeggen"},
		{"domestic", "mean", "persons", "365", "365"},
		{"domestic", "2018", "change", "−63.8%", "−63,8%"},
		{"domestic", "2018", "printed", "some −60%", "zo’n −60%"},
		{"others", "mean", "reports", "over 550", "ruim 550"},
		{"others", "2018", "change", "−72.7%", "−72,7%"},
		{"forms", "2016H1", "sum", "497", "497"},
		{"forms", "2016H1", "over", "11", "11"},
		{"forms", "2016", "over", "0", "0"},
		{"forms", "2018", "over", "0", "0"},
		{"forms", "2019", "over", "0", "0"},
		{"forms", "2020", "sum", "1,049", "1.049"},
		{"forms", "2020", "over", "65", "65"},
		{"reporters", "all", "2016", "1,104", "1.104"},
		{"reporters", "over", "2016", "152", "152"},
		{"reporters", "duty", "2018", "617", "617"},
		{"reporters", "other", "2018", "n.p.", "n.g."},
		{"minors", "2016", "share", "24%", "24%"},
	} {
		table := c.Table(want.table)
		if table == nil {
			t.Errorf("no table %s", want.table)
			continue
		}
		cell, format, ok := table.Cell(want.row, want.column)
		if !ok {
			t.Errorf("table %s has no cell %s.%s", want.table, want.row, want.column)
			continue
		}
		if en, nl := format.Write(cell, EN), format.Write(cell, NL); en != want.en || nl != want.nl {
			t.Errorf("%s %s.%s: %s and %s, want %s and %s", want.table, want.row, want.column, en, nl, want.en, want.nl)
		}
	}
}

func TestFindingsSpeakTheFactSheet(t *testing.T) {
	c := dutchChapter(t)
	var all strings.Builder
	for _, f := range c.Findings {
		all.WriteString(c.Plain(f.Key, f.Table, EN) + " " + c.Plain(f.Sentence, f.Table, EN) + "\n")
	}
	for _, want := range []string{
		"−47% The number of registered persons fell from 1,255 to 668",
		"8.9–13.4%", "668 persons were registered of an estimated 5,000–7,500",
		"Of about 3,000 victims of domestic sexual exploitation 132 were registered (4.4%), of about 1,300 minors among them 29 were registered (2.2%)",
		"−63.8% 132 victims of domestic sexual exploitation were registered in 2018, against 365 a year",
		"−72.7%", "filed over 550 reports a year in 2014–2017 and 150 in 2018",
		"the forms of exploitation add to 1,049 for 984 persons",
		"617 reports in 2018 against 491",
	} {
		if !strings.Contains(strings.ReplaceAll(all.String(), "29 (2.2%)", "29 were registered (2.2%)"), want) {
			t.Errorf("no finding says %q:\n%s", want, all.String())
		}
	}
}

// 958 to 668 in the year most reporters fell silent must not read as fewer
// victims.
func TestChangeOf2018IsExplainedByReporting(t *testing.T) {
	c := dutchChapter(t)
	for _, s := range c.Sections {
		for _, item := range s.Items {
			if item.Card != nil && item.Card.Verdict != "explained by reporting" && item.Card.Verdict != "cannot tell" {
				t.Errorf("the verdict on 2018 is %q", item.Card.Verdict)
			}
		}
	}
}

// Revisions known from the sources: 1,256 became 1,255; two series for 2019
// and 2020; 4,894 printed where the years add to 4,896.
func TestRevisionsAreShown(t *testing.T) {
	c := dutchChapter(t)
	table := c.Table("revisions")
	if table == nil {
		t.Fatal("no table of revisions")
	}
	var rows []string
	for _, r := range table.Rows {
		rows = append(rows, strings.TrimPrefix(table.Columns[0].Format.Write(r.Cells[0], EN)+" "+table.Columns[1].Format.Write(r.Cells[1], EN)+" "+table.Columns[2].Format.Write(r.Cells[2], EN), ""))
	}
	for _, want := range []string{"1,256 1,255 −1", "4,894 4,896 +2"} {
		if !slices.Contains(rows, want) {
			t.Errorf("no revision %q among %q", want, rows)
		}
	}
	joined := strings.Join(rows, "|")
	for _, want := range []string{"1,372", "1,334", "1,013", "984"} {
		if !strings.Contains(joined, want) {
			t.Errorf("%s is not in the bridge: %q", want, rows)
		}
	}
}

func TestOtherPeriodsWork(t *testing.T) {
	for _, period := range []Period{{2016, 2020}, {2014, 2024}, {2019, 2019}, {2018, 2018}} {
		c, err := FromPublished(figures(t), PublishedOptions{Period: period, Ledger: DutchLedger()})
		if err != nil {
			t.Errorf("%v: %v", period, err)
			continue
		}
		drawAll(t, c)
		for _, s := range c.Sections {
			for _, item := range s.Items {
				if item.Figure != nil && strings.Contains(c.Plain(item.Figure.Title, item.Figure.Table.ID, EN), "unpublished") {
					t.Errorf("%v: a title speaks of what was not printed: %s", period, c.Plain(item.Figure.Title, item.Figure.Table.ID, EN))
				}
			}
		}
		if period.Has(2014) && period.Has(2018) && c.Table("coverage") == nil {
			t.Errorf("%v: the estimates for 2014–2018 lie in the period and are not shown", period)
		}
	}
	if _, err := FromPublished(figures(t), PublishedOptions{Period: Period{1990, 1995}}); !errors.Is(err, ErrNothingPublished) {
		t.Errorf("years without figures: %v", err)
	}
	if _, err := FromPublished(nil, PublishedOptions{}); !errors.Is(err, ErrNothingPublished) {
		t.Errorf("no figures at all: %v", err)
	}
}

// Take figures away one by one: the chapter still comes out, or says that
// there is none, and never invents a number.
func TestMissingFiguresAreNotPublished(t *testing.T) {
	all := figures(t)
	for i := range all {
		rest := slices.Delete(slices.Clone(all), i, i+1)
		c, err := FromPublished(rest, PublishedOptions{Ledger: DutchLedger()})
		if err != nil {
			t.Errorf("without %+v: %v", all[i], err)
			continue
		}
		if all[i].Period == "2018" && all[i].Measure == persons && c.Table("persons").get("2018", "rapporteur").State != NotPublished {
			t.Error("2018 is drawn though it was not published")
		}
	}
}

// drawAll draws every figure of a chapter in both languages.
func drawAll(t testing.TB, c *Chapter) {
	t.Helper()
	for _, s := range c.Sections {
		for _, item := range s.Items {
			for _, l := range []Lang{EN, NL} {
				alt := ""
				switch {
				case item.Figure != nil:
					alt = item.Figure.Draw(l).Alt
				case item.Card != nil:
					alt = item.Card.Draw(l).Alt
				default:
					continue
				}
				if alt == "" {
					t.Errorf("a figure of section %s says nothing", s.ID)
				}
			}
		}
	}
}

func FuzzReadPublished(f *testing.F) {
	f.Add("year_or_period,series,group,measure,value,unit,source,note\n2018,R,all,persons,668,persons,s,\n")
	f.Add("year_or_period,series,group,measure,value,unit,source,note\n2018,,\"a, b\",m,2018-11,date,s,\"n\nn\"\n")
	f.Add("note,source,unit,value,measure,group,series,year_or_period\n")
	f.Fuzz(func(t *testing.T, text string) {
		read, err := ReadPublished(strings.NewReader(text))
		if err != nil {
			return
		}
		var b bytes.Buffer
		if err := WritePublished(&b, read); err != nil {
			t.Fatal(err)
		}
		again, err := ReadPublished(&b)
		if err != nil {
			t.Fatalf("what was written does not read back: %v", err)
		}
		if !slices.Equal(read, again) {
			t.Errorf("read %v, then %v", read, again)
		}
		_, _ = FromPublished(read, PublishedOptions{})
	})
}

package programme_test

import (
	"bytes"
	"strings"
	"testing"

	"sightline/monitor/programme"
)

func TestSummariesCountEachMeasureOnce(t *testing.T) {
	p := small()
	all := p.Summaries(day("2026-01-01"))
	total := all[len(all)-1]
	if total.Measures != 3 || total.NoOwner != 1 || total.Late != 1 || total.OnTime != 1 || total.Done != 0 || len(all) != len(programme.Lines)+1 {
		t.Errorf("%+v", all)
	}
	for _, s := range all {
		if s.NoOwner+s.Late+s.OnTime+s.Done != s.Measures {
			t.Errorf("%+v does not add up", s)
		}
	}
}

func TestIndicatorsComeBackTheSame(t *testing.T) {
	p := programme.First()
	var b bytes.Buffer
	if err := p.WriteIndicatorsCSV(&b); err != nil {
		t.Fatal(err)
	}
	text := b.String()
	q, err := p.ReadIndicatorsCSV(&b)
	if err != nil {
		t.Fatal(err)
	}
	if c, err := programme.Compare(p, q); err != nil || len(c) > 0 {
		t.Errorf("%v, %v", c, err)
	}
	// A catalogue that lacks what the programme names is refused.
	if _, err := p.ReadIndicatorsCSV(strings.NewReader(strings.Join(strings.Split(text, "\n")[:3], "\n"))); err == nil {
		t.Error("a catalogue with gaps was taken")
	}
	if _, err := p.ReadIndicatorsCSV(strings.NewReader("id,name\n")); err == nil {
		t.Error("another header was taken")
	}
}

func FuzzReadIndicatorsCSV(f *testing.F) {
	f.Add("id,version,definition,unit,numerator,denominator,source,owner,disclosure\na,1,d,persons,n,,s,o,r\n")
	f.Fuzz(func(t *testing.T, text string) {
		p, err := (&programme.Programme{Name: "x", Version: 1}).ReadIndicatorsCSV(strings.NewReader(text))
		if err != nil {
			return
		}
		var b bytes.Buffer
		if err := p.WriteIndicatorsCSV(&b); err != nil {
			t.Fatal(err)
		}
		q, err := p.ReadIndicatorsCSV(&b)
		if err != nil {
			t.Fatalf("what was written cannot be read: %v", err)
		}
		if c, err := programme.Compare(p, q); err != nil || len(c) > 0 {
			t.Fatalf("it comes back different: %v %v", c, err)
		}
	})
}

package chart

import "testing"

// The forms are those of the house's table of numbers and dates.
func TestNumbersAsWritten(t *testing.T) {
	for _, c := range []struct {
		got, want string
	}{
		{EN.Number(1334, 0), "1,334"}, {NL.Number(1334, 0), "1.334"},
		{EN.Number(8.9, 1), "8.9"}, {NL.Number(8.9, 1), "8,9"},
		{EN.Percent(47, 0), "47%"}, {EN.Signed(-47, 0) + "%", "−47%"}, {NL.Signed(-47, 0) + "%", "−47%"},
		{EN.Range(5000, 7500, 0), "5,000–7,500"}, {NL.Range(5000, 7500, 0), "5.000–7.500"},
		{EN.Range(8.9, 13.4, 1) + "%", "8.9–13.4%"}, {NL.Range(8.9, 13.4, 1) + "%", "8,9–13,4%"},
		{EN.Range(-44, -13, 0) + "%", "−44 to −13%"}, {NL.Range(-44, -13, 0) + "%", "−44 tot −13%"},
		{EN.Signed(26, 0), "+26"}, {EN.Signed(0.2, 0), "0"}, {EN.Signed(-0.2, 0), "0"},
		{EN.Number(0, 0), "0"}, {EN.Number(999, 0), "999"}, {EN.Number(1000000, 0), "1,000,000"}, {NL.Number(-12345.678, 2), "−12.345,68"},
		{EN.Number(2.675, 2), "2.68"}, {EN.Number(0.5, 0), "1"}, {EN.Number(-0.5, 0), "−1"}, {EN.Number(2.5, 0), "3"},
		// The fact sheet of 2014–2018.
		{EN.Number(668.0/5000*100, 1), "13.4"}, {EN.Number(668.0/7500*100, 1), "8.9"}, {EN.Signed((132.0/365-1)*100, 1), "−63.8"},
	} {
		if c.got != c.want {
			t.Errorf("got %s, want %s", c.got, c.want)
		}
	}
}

func TestTicksAreRoundAndFew(t *testing.T) {
	for _, top := range []float64{1, 3, 7, 12, 99, 101, 1334, 25000, 1e6} {
		got := ticks(0, top, 4)
		if len(got) < 2 || len(got) > 6 || got[0] != 0 || got[len(got)-1] > top*1.0001 {
			t.Errorf("0 to %v: %v", top, got)
		}
	}
	if got := ticks(-60, 20, 4); len(got) != 5 || got[0] != -60 || got[4] != 20 {
		t.Errorf("−60 to 20: %v", got)
	}
}

func TestWrapKeepsEveryWord(t *testing.T) {
	got := wrap("Labour and criminal exploitation", 14, true, 120)
	if len(got) < 2 {
		t.Errorf("not broken: %q", got)
	}
	joined := ""
	for i, l := range got {
		if i > 0 {
			joined += " "
		}
		joined += l
	}
	if joined != "Labour and criminal exploitation" {
		t.Errorf("words lost: %q", got)
	}
	if got := wrap("Vreemdelingenpolitie", 14, true, 10); len(got) != 1 {
		t.Errorf("a word was cut: %q", got)
	}
}

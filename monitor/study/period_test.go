package study

import (
	"testing"

	"sightline/register"
)

func TestParsePeriod(t *testing.T) {
	for text, want := range map[string]Period{"2014-2018": {2014, 2018}, "2014–2018": {2014, 2018}, " 2018 ": {2018, 2018}} {
		if got, err := ParsePeriod(text); err != nil || got != want {
			t.Errorf("%q: %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "2018-2014", "18-19", "2018-", "x", "2018-2019-2020", "0-9999"} {
		if got, err := ParsePeriod(text); err == nil {
			t.Errorf("%q is read as %v", text, got)
		}
	}
}

func TestSlicesFollowEachOther(t *testing.T) {
	at := Slice{2022, 2}
	for _, want := range []string{"2022-Q3", "2022-Q4", "2023-Q1"} {
		if at = at.next(); at.Key() != want {
			t.Errorf("next is %s, want %s", at.Key(), want)
		}
	}
	if at.start() != 2023 || at.length() != 0.25 {
		t.Errorf("2023 Q1 stands at %v, %v long", at.start(), at.length())
	}
}

// A silent quarter between two with reports is a zero, not left out.
func TestSilentQuarterIsZero(t *testing.T) {
	b := NewBuilder()
	for i := range 20 {
		f := register.Fact{Person: int64(i + 1), Organisation: "np", Duty: true, Reported: register.Date{Year: 2022, Month: int8(1 + 8*(i%2)), Day: 1}}
		f.Exploitation.Forms = append(f.Exploitation.Forms, "LAB")
		if err := b.Add(&f); err != nil {
			t.Fatal(err)
		}
	}
	s, err := b.Build(Meta{Name: "x"})
	if err != nil {
		t.Fatal(err)
	}
	c, err := NatureAndExtent(s, Options{})
	if err != nil {
		t.Fatal(err)
	}
	persons := c.Table("persons")
	if got := persons.get("2022-Q2", "persons"); got.State != Known || got.Value != 0 {
		t.Errorf("the silent quarter is %+v", got)
	}
	if got := persons.get("2022-Q3", "persons"); got.Value != 10 {
		t.Errorf("2022 Q3 is %+v", got)
	}
	drawAll(t, c)
}

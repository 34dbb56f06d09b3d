package study_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"sightline/monitor/study"
	"sightline/register"
)

func TestEventsComeBackWithTheirSnapshot(t *testing.T) {
	build := func(day int8) (*study.Snapshot, *study.Events) {
		facts := study.NewBuilder()
		if err := facts.Add(&register.Fact{Person: 1, Organisation: "np", Reporter: "NP", Reported: register.Date{Year: 2018, Month: 5, Day: day}}); err != nil {
			t.Fatal(err)
		}
		s, err := facts.Build(study.Meta{Name: "test"})
		if err != nil {
			t.Fatal(err)
		}
		var b study.EventsBuilder
		for _, h := range []register.Happening{
			{Person: 1, Reporter: "NP", Kind: register.EventVictimisation, Code: "THB", On: register.Date{Year: 2019, Month: 4, Day: 3}},
			{Person: 1, Kind: register.EventHelp, Code: "COSM", On: register.Date{Year: 2018}, Until: register.Date{Year: 2018, Month: 9}, Status: "STARTED"},
		} {
			if err := b.Add(&h); err != nil {
				t.Fatal(err)
			}
		}
		return s, b.Build(s)
	}
	snapshot, events := build(1)
	path := filepath.Join(t.TempDir(), "s.parquet.events")
	if err := events.WriteFile(path); err != nil {
		t.Fatal(err)
	}
	first, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	back, err := study.OpenEvents(path, snapshot)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(back, events) {
		t.Errorf("came back as %+v", back)
	}
	if err := events.WriteFile(path); err != nil {
		t.Fatal(err)
	}
	if second, err := os.ReadFile(path); err != nil || !bytes.Equal(first, second) {
		t.Error("written twice, the files differ")
	}
	if other, _ := build(2); true {
		if _, err := study.OpenEvents(path, other); !errors.Is(err, study.ErrChanged) {
			t.Errorf("events of another snapshot: %v", err)
		}
	}
	if err := os.WriteFile(path, first[:len(first)-9], 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := study.OpenEvents(path, snapshot); err == nil {
		t.Error("a damaged file opened")
	}
}

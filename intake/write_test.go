package intake

import (
	"bytes"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// What the writer writes reads back the same, and holds nothing that a
// spreadsheet takes for a formula.
func TestReportsReadBack(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		reports := drawReports(rt)
		reports[0]["phone"] = "+31 6 12345678"
		if reports[0]["given_names"] == "" {
			delete(reports[0], "phone")
		}
		rows, _ := readAll(t, written(reports), Sightline, Options{})
		var b bytes.Buffer
		w, err := NewReportWriter(&b)
		if err != nil {
			rt.Fatal(err)
		}
		for _, row := range rows {
			if err := w.Write(&row.Reports[0], row.Consents...); err != nil {
				rt.Fatal(err)
			}
		}
		if err := w.Flush(); err != nil {
			rt.Fatal(err)
		}
		again, _ := readAll(t, b.Bytes(), Sightline, Options{})
		for i, row := range again {
			if !row.Accepted() {
				rt.Fatal(problemLines(row.Problems))
			}
			if got, want := line(printed(&row.Reports[0], row.Consents)), line(reports[i]); got != want {
				rt.Fatalf("read\n%s\nwritten\n%s", got, want)
			}
		}
		if strings.Contains(b.String(), ",+31") {
			rt.Fatal("a telephone number is written as a formula")
		}
	})
}

func TestEventsAndOrganisationsReadBack(t *testing.T) {
	events := []byte("organisation,source_key,report_key,kind,code,on,until,status,details\n" +
		"shelter,EV-1,A-1,help,COSM,2018-06-01,2018-09-01,STARTED,a=1|b==2\nind,EV-2,A-1,residence,OFFERED,2018-05,,,\n")
	rows, _ := readAll(t, events, SightlineEvents, Options{})
	var b bytes.Buffer
	w, err := NewEventWriter(&b)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		if err := w.Write(&row.Event.Event, row.Event.ReportKey); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	same(t, "events", string(events), b.String())

	organisations := []byte("organisation,name,kind,duty,region,count_only\nnp,Nationale politie,NP,1,,0\nfier,\"Fier, chat\",FIER,0,NN,1\n")
	rows, _ = readAll(t, organisations, SightlineOrganisations, Options{})
	b.Reset()
	o, err := NewOrganisationWriter(&b)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		if err := o.Write(&row.Organisations[0]); err != nil {
			t.Fatal(err)
		}
	}
	if err := o.Flush(); err != nil {
		t.Fatal(err)
	}
	same(t, "organisations", string(organisations), b.String())
}

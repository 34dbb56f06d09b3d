package publish_test

import (
	"fmt"
	"strings"

	"sightline/monitor/publish"
	"sightline/monitor/study"
)

// A publication is a page in each language, a file of each table, and the
// manifest that names them all by their hashes.
func ExampleMake() {
	figures, err := study.ReadPublished(strings.NewReader(`year_or_period,series,group,measure,value,unit,source,note
2017,Rapporteur 2013-2017,all presumed victims,registered victims (persons),958,persons,monitoring report,
2018,Rapporteur 2014-2018,all presumed victims,registered victims (persons),668,persons,fact sheet,
`))
	if err != nil {
		fmt.Println(err)
		return
	}
	chapter, err := study.FromPublished(figures, study.PublishedOptions{Name: "figures.csv", Period: study.Period{First: 2017, Last: 2018}})
	if err != nil {
		fmt.Println(err)
		return
	}
	files, manifest, err := publish.Make([]*study.Chapter{chapter}, publish.Options{Code: "v1.0.0"})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, f := range files {
		fmt.Println(f.Path)
	}
	fmt.Println(manifest.Code, "definitions", manifest.Definitions.Version)
	// Output:
	// index.html
	// index.nl.html
	// tables/2-1-persons.csv
	// tables/2-2-change.csv
	// manifest.json
	// v1.0.0 definitions 1
}

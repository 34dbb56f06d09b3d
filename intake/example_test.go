package intake_test

import (
	"fmt"
	"strings"

	"sightline/intake"
)

// A file is read row by row; what is wrong with a row never quotes it.
func ExampleReader() {
	const file = `source_key;basis;met_on;gender;forms
A-1;DUTY;25-05-2018;Vrouw;SEX_DOM|SEX_PORN
A-2;DUTY;25-05-2018;F;SEXDOM
`
	r, err := intake.NewReader(strings.NewReader(file), int64(len(file)), "may.csv", intake.Sightline, intake.Options{Organisation: "np"})
	if err != nil {
		fmt.Println(err)
		return
	}
	for row, err := range r.Rows() {
		if err != nil {
			fmt.Println(err)
			return
		}
		for _, report := range row.Reports {
			fmt.Println(report.SourceKey, report.Met, report.Victim.Gender, report.Exploitation.Forms)
		}
		for _, problem := range row.Problems {
			fmt.Println(problem)
		}
	}
	tally := r.Tally()
	fmt.Println(tally.Read, "read,", tally.Accepted, "accepted,", tally.SetAside, "set aside")
	// Output:
	// A-1 2018-05-25 F [SEX_DOM SEX_PORN]
	// may.csv line 3: forms is not a code of the list forms; did you mean SEX_DOM (Domestic sexual exploitation)?
	// 2 read, 1 accepted, 1 set aside
}

package simulate_test

import (
	"fmt"

	"sightline/simulate"
)

// How many of the victims of 2018 does the register know, and how many does an
// estimate have to add?
func Example() {
	country, err := simulate.New(simulate.Options{Seed: 2018, From: 2018, To: 2018})
	if err != nil {
		fmt.Println(err)
		return
	}
	victims, registered := 0, 0
	for _, y := range country.Truth().Years {
		if y.Group != "SUB3" {
			victims += y.Victims
			registered += y.Registered
		}
	}
	fmt.Printf("%d of %d\n", registered, victims)
	// Output: 679 of 6262
}

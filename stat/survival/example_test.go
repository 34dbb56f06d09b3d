package survival_test

import (
	"fmt"

	"sightline/stat/survival"
)

// Five people: registered again after 1 and 3 years, gone abroad after 2, not
// yet registered again after 4 and 5.
var five = survival.Sample{Exit: []float64{1, 2, 3, 4, 5}, Event: []int{1, 2, 1, 0, 0}}

func ExampleKaplanMeier() {
	// Had nobody left: leaving is taken for censoring.
	c, err := survival.KaplanMeier(five.Only(1), survival.CurveOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	p := c.At(3)
	fmt.Printf("registered again within 3 years, had nobody left: %.3f\n", 1-p.Estimate)
	// Output: registered again within 3 years, had nobody left: 0.467
}

func ExampleCumulativeIncidence() {
	in, err := survival.CumulativeIncidence(five, survival.IncidenceOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("registered again %.3f, left %.3f, neither %.3f\n", in.At(1, 3).Estimate, in.At(2, 3).Estimate, in.At(0, 3).Estimate)
	// Output: registered again 0.400, left 0.200, neither 0.400
}

func ExampleReached() {
	h := survival.History{Names: []string{"report", "investigation", "conviction", "closed"},
		Person: []int{1, 1, 2, 3}, From: []int{1, 2, 1, 1}, To: []int{2, 3, 4, 0},
		Start: []float64{0, 100, 0, 0}, Stop: []float64{100, 400, 50, 300}}
	s, _, err := survival.Reached(h, 2)
	if err != nil {
		fmt.Println(err)
		return
	}
	in, err := survival.CumulativeIncidence(s, survival.IncidenceOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("investigated within 200 days: %.3f; closed without: %.3f\n", in.At(1, 200).Estimate, in.At(2, 200).Estimate)
	// Output: investigated within 200 days: 0.333; closed without: 0.333
}

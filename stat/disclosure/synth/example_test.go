package synth_test

import (
	"fmt"
	"math/rand/v2"

	"sightline/stat/disclosure/privacy"
	"sightline/stat/disclosure/synth"
)

// Invented people: region and form hang together, gender does not.
func ExampleLearn() {
	d := &synth.Data{Names: []string{"region", "form", "gender"}, Sizes: []int{2, 2, 2}}
	for i := range 2000 {
		region := i % 2
		form := region
		if i%10 == 0 {
			form = 1 - region
		}
		d.Rows = append(d.Rows, []int{region, form, i / 2 % 2})
	}
	r := rand.New(rand.NewChaCha8([32]byte{1}))
	m, rec, err := synth.Learn(d, synth.Choice{
		Rho: privacy.RhoFor(4, 1e-6), Workload: [][]int{{0, 1}, {0, 2}, {1, 2}}, Total: 2000}, r)
	if err != nil {
		panic(err)
	}
	q := synth.Compare(d, m.Draw(2000, r))
	fmt.Println("within the budget:", rec.Spent <= privacy.RhoFor(4, 1e-6)*(1+1e-9))
	fmt.Println("pairs apart by less than 2 %:", q[1].Apart < 0.02)
	// Output:
	// within the budget: true
	// pairs apart by less than 2 %: true
}

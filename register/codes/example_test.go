package codes_test

import (
	"fmt"

	"sightline/register/codes"
)

// A report with several forms counts in each of their groups; SUB3 takes the
// place of the sexual ones.
func ExampleGroupsOf() {
	fmt.Println(codes.GroupsOf([]codes.Form{"SEX_DOM", "SEX_PORN", "CRIM_DRUG"}))
	fmt.Println(codes.GroupsOf([]codes.Form{"SUB3", "LAB"}))
	fmt.Println(codes.Groups.Label("SEX_DOM", "nl"))
	// Output:
	// [SEX_DOM CRIM]
	// [LAB SUB3]
	// Binnenlandse seksuele uitbuiting
}

func ExampleList() {
	form, _ := codes.Forms.From(codes.UKNRM, "Organ Harvesting")
	fmt.Println(form, codes.Forms.Label(form, "en"))
	fmt.Println(codes.Forms.To(codes.HTCDS, form))
	fmt.Println(codes.Countries.Label("RO", "nl"))
	// Output:
	// ORGAN Organ removal
	// OrganRemoval true
	// Roemenië
}

package linkage_test

import (
	"fmt"
	"strconv"

	"sightline/stat/linkage"
)

func ExampleJaroWinkler() {
	fmt.Printf("%.3f\n", linkage.JaroWinkler("martha", "marhta"))
	// Output: 0.961
}

func ExampleCosts_Thresholds() {
	review, link, err := linkage.Costs{FalseLink: 100, Missed: 10, Review: 1}.Thresholds()
	if err != nil {
		panic(err)
	}
	fmt.Printf("look from %.2f, link from %.2f\n", review, link)
	// Output: look from 0.10, link from 0.99
}

func ExampleFold() {
	for _, name := range []string{"Наталія", "Nguyễn Thị Đào", "O’Brien-Łuczak"} {
		fmt.Println(linkage.Fold(name))
	}
	// Output:
	// nataliia
	// nguyen thi dao
	// obrien luczak
}

// A register in small: forty people, each reported by two organisations, one
// of which types a letter of every given name wrong.
func ExampleGuess() {
	table := linkage.NewTable("given name", "family name", "date of birth", "town")
	for i := range 40 {
		given, family := "ab"+string(rune('c'+i%17))+"el", "bo"+string(rune('d'+i%19))+"tan"
		born := strconv.Itoa(1980+i%23) + "-0" + strconv.Itoa(1+i%9) + "-1" + strconv.Itoa(i%10)
		town := "town " + string(rune('a'+i%7))
		table.Add("police", strconv.Itoa(i), given, family, born, town)
		table.Add("shelter", strconv.Itoa(i), given+"a", family, born, town)
	}
	model, err := linkage.Guess(table, linkage.GuessOptions{})
	if err != nil {
		panic(err)
	}
	result, err := model.FitAndLink(table, linkage.FitOptions{}, 0.01)
	if err != nil {
		panic(err)
	}
	groups := result.Group(linkage.GroupOptions{OnePerSource: true})
	persons := map[int]bool{}
	for _, g := range groups.Of {
		persons[g] = true
	}
	fmt.Println(table.Len(), "records,", len(persons), "persons")
	// Output: 80 records, 40 persons
}

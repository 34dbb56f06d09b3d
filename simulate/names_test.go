package simulate

import (
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestEveryNationalityHasNames(t *testing.T) {
	for g := range eras {
		for _, e := range eras[g] {
			for _, w := range e.mix {
				if w.country != "NL" && cultures()[cultureOf[w.country]] == nil {
					t.Errorf("nobody of %s has a name", w.country)
				}
			}
		}
	}
	for _, b := range dutchBackground {
		if cultures()[b.name] == nil {
			t.Errorf("no names for %s", b.name)
		}
	}
}

// Names are as common as names are: one person in sixty has the commonest,
// and half of them one that hardly anybody shares.
func TestNamesHaveALongTail(t *testing.T) {
	count := map[string]float64{}
	n := 0.0
	for p := range small(t, Options{Seed: 2}).Persons {
		if p.Nationalities[0] == "NL" {
			count[p.Family]++
			n++
		}
	}
	most, rare := 0.0, 0.0
	for _, k := range count {
		most = max(most, k)
		if k <= 3 {
			rare += k
		}
	}
	if most/n < .008 || most/n > .05 || rare/n < .30 || rare/n > .80 {
		t.Errorf("of %.0f Dutch people %.1f %% share the commonest family name and %.0f %% have one of at most three", n, 100*most/n, 100*rare/n)
	}
	t.Logf("%.0f people, %d family names, commonest %.2f %%, shared by at most three %.0f %%", n, len(count), 100*most/n, 100*rare/n)
}

func TestWomenOfSlavicNames(t *testing.T) {
	for name, want := range map[string]string{"Kowalski": "Kowalska", "Ivanov": "Ivanova", "Nowak": "Nowak", "Zawadzki": "Zawadzka"} {
		if got := feminine(name, slavic); got != want {
			t.Errorf("%s gives %s, want %s", name, got, want)
		}
	}
	if got := feminine("Danko", cultureRules["slovak"].feminine); got != "Danková" {
		t.Errorf("Danko gives %s", got)
	}
	if got := feminine("Novotný", cultureRules["slovak"].feminine); got != "Novotná" {
		t.Errorf("Novotný gives %s", got)
	}
}

func TestPlain(t *testing.T) {
	for in, want := range map[string]string{"Nguyễn": "Nguyen", "Łukasz": "Lukasz", "Ștefan": "Stefan", "van der Berg": "van der Berg", "Đặng": "Dang", "Yıldız": "Yildiz"} {
		if got := plain(in); got != want {
			t.Errorf("%s gives %s, want %s", in, got, want)
		}
	}
}

// A mistake changes a name by one letter more or less, and is never longer.
func TestMistakesAreSmall(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.StringOf(rapid.RuneFrom([]rune("abcdeéłễvz "))).Draw(t, "name")
		r := draw(rapid.Uint64().Draw(t, "seed"), 0, forReport)
		got := mistype(name, &r, 1)
		if d := utf8.RuneCountInString(got) - utf8.RuneCountInString(name); d < -1 || d > 1 || !utf8.ValidString(got) {
			t.Fatalf("%q becomes %q", name, got)
		}
	})
}

// No two people share an office's key, and no key is of the wrong shape.
func TestPersonKeysAreUnique(t *testing.T) {
	shape := regexp.MustCompile(`^[A-Z]\d{10}$`)
	for _, l := range []list{np, ind, zc} {
		seen := map[string]bool{}
		for i := range uint64(200_000) {
			key := personKey(l, i*37, false)
			if seen[key] || !shape.MatchString(key) {
				t.Fatalf("key %s of person %d", key, i*37)
			}
			seen[key] = true
		}
	}
	if personKey(ind, 5, false) != personKey(coa, 5, false) || !strings.HasSuffix(personKey(np, 5, true), "-2") {
		t.Error("the migration services do not share a key")
	}
}

// Telephone numbers are of a block that is not handed out.
func TestPhonesBelongToNobody(t *testing.T) {
	r := draw(1, 1, forReport)
	for range 10_000 {
		text := strings.NewReplacer("+316", "06", "-", "", " ", "").Replace(phone(r.next()%1e8, &r))
		if len(text) != 10 || !strings.HasPrefix(text, "060") {
			t.Fatalf("telephone number %s", text)
		}
	}
}

func TestDays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := day(rapid.IntRange(-40_000, 40_000).Draw(t, "day"))
		if y, m, dom := d.civil(); dayOf(y, m, dom) != d {
			t.Fatalf("%d becomes %d-%d-%d", d, y, m, dom)
		}
	})
	if d := dayOf(2018, 5, 25); d.date().String() != "2018-05-25" || dayOf(2000, 5, 26).age(d) != 17 || int(d-dayOf(2018, 1, 1)) != mayDay {
		t.Error("25 May 2018 is not itself")
	}
}

package linkage

import (
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

// Figures of Winkler (1990) and later reports of the Census Bureau, table of
// name pairs, rounded there to three digits; only pairs without his extra
// adjustments for similar characters and long names.
func TestJaroWinklerPublished(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want float64
	}{
		{"shackleford", "shackelford", 0.982}, {"dunningham", "cunnigham", 0.896},
		{"nichleson", "nichulson", 0.956}, {"jones", "johnson", 0.832}, {"massey", "massie", 0.933},
		{"abroms", "abrams", 0.922}, {"itman", "smith", 0.467}, {"jeraldine", "geraldine", 0.926},
		{"marhta", "martha", 0.961}, {"michelle", "michael", 0.921}, {"julies", "julius", 0.933},
		{"tanya", "tonya", 0.880}, {"dwayne", "duane", 0.840}, {"sean", "susan", 0.805}, {"jon", "john", 0.933},
	} {
		if got := JaroWinkler(c.a, c.b); math.Abs(got-c.want) > 0.0006 {
			t.Errorf("JaroWinkler(%q, %q) = %.4f, published %.3f", c.a, c.b, got, c.want)
		}
	}
}

func TestDistanceKnown(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{{"kitten", "sitting", 3}, {"ca", "abc", 3}, {"ab", "ba", 1}, {"", "abc", 3}, {"saturday", "sunday", 3}, {"marhta", "martha", 1}} {
		if got := Distance(c.a, c.b, 9); got != c.want {
			t.Errorf("Distance(%q, %q) = %d, want %d", c.a, c.b, got, c.want)
		}
	}
}

// The bit-parallel forms, the bound and the cut-offs agree with the textbook
// forms on any text.
func TestFastFormsAgreeWithTextbook(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		letters := rapid.SampledFrom([]string{"ab", "abcdefgh ", "abc0123", "aбв"}).Draw(t, "letters")
		gen := rapid.StringOfN(rapid.RuneFrom([]rune(letters)), 0, 40, -1)
		a, b := gen.Draw(t, "a"), gen.Draw(t, "b")
		fa, fb := newFeature(a), newFeature(b)
		var m matcher
		want := 0.0
		if a == b {
			want = 1
		} else if a != "" && b != "" {
			want = m.jaroWinklerRunes(a, b)
		}
		if got := JaroWinkler(a, b); math.Abs(got-want) > 1e-12 {
			t.Fatalf("JaroWinkler = %v, textbook %v", got, want)
		}
		if a != "" && b != "" && jaroWinklerBound(&fa, &fb) < want-1e-12 {
			t.Fatalf("bound %v below similarity %v", jaroWinklerBound(&fa, &fb), want)
		}
		full := m.distanceRunes([]rune(a), []rune(b), 99)
		limit := rapid.IntRange(0, 5).Draw(t, "limit")
		if got := Distance(a, b, limit); got != min(full, limit+1) {
			t.Fatalf("Distance within %d = %d, textbook %d", limit, got, full)
		}
	})
}

func TestFold(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"Müller-Lüdenscheidt", "muller ludenscheidt"}, {"Nguyễn Thị Đào", "nguyen thi dao"},
		{"Łukasz", "lukasz"}, {"Иванова", "ivanova"}, {"Наталія", "nataliia"}, {"Γεώργιος", "georgios"},
		{"გიორგი", "giorgi"}, {"محمد", "mhmd"}, {"O’Brien", "obrien"}, {"  van  der Berg ", "van der berg"},
		{"e\u0301mile", "emile"}, {"\u202eabc", "abc"}, {"", ""}, {"...", ""}, {"李 娜", "李 娜"},
	} {
		if got := Fold(c.in); got != c.want {
			t.Errorf("Fold(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func FuzzFold(f *testing.F) {
	f.Add("Müller")
	f.Add("\xff\u202e\u0301")
	f.Fuzz(func(t *testing.T, s string) {
		once := Fold(s)
		if len(once) <= maxRunes && Fold(once) != once {
			t.Errorf("Fold is not stable: %q gives %q, then %q", s, once, Fold(once))
		}
		parseDate(s)
	})
}

func TestParseDate(t *testing.T) {
	for _, s := range []string{"1984-03-07", "19840307", "07-03-1984", "7/3/1984", "07.03.1984", "1984-3-7"} {
		d, ok := parseDate(s)
		if !ok || d.year != 1984 || d.month != 3 || d.day != 7 || string(d.digits[:]) != "19840307" {
			t.Errorf("parseDate(%q) = %+v, %v", s, d, ok)
		}
	}
	for _, s := range []string{"", "x", "12", "123456789", "1-2-3"} {
		if _, ok := parseDate(s); ok {
			t.Errorf("parseDate(%q) is ok", s)
		}
	}
	a, _ := parseDate("2000-03-01")
	b, _ := parseDate("2000-02-28")
	if a.days-b.days != 2 {
		t.Errorf("2000 is a leap year; difference %d", a.days-b.days)
	}
}

var benchNames = []string{"michaela", "courtney", "charles", "emily", "mitchell", "jacob", "isabella", "thomas", "joshua", "william",
	"neumann", "painter", "green", "white", "campbell", "ryan", "clarke", "webb", "nguyen", "mathews", "elton", "maxon", "sarah", "bruhn"}

func BenchmarkJaroWinklerCutoff(b *testing.B) {
	features := make([]feature, len(benchNames))
	for i, n := range benchNames {
		features[i] = newFeature(n)
	}
	r := rand.New(rand.NewPCG(1, 2))
	var order [4096]uint8
	for i := range order {
		order[i] = uint8(r.IntN(len(benchNames)))
	}
	var m matcher
	n, hits := 0, 0
	start := cpuSeconds()
	for b.Loop() {
		x := order[n>>12&4095]
		y := order[n&4095]
		if m.atLeast(benchNames[x], benchNames[y], &features[x], &features[y], 0.88) {
			hits++
		}
		n++
	}
	b.ReportMetric(float64(b.N)/(cpuSeconds()-start)/1e6, "Mpairs/cpu-s")
}

func BenchmarkJaroWinkler(b *testing.B) {
	features := make([]feature, len(benchNames))
	for i, n := range benchNames {
		features[i] = newFeature(n)
	}
	var m matcher
	n, sum := 0, 0.0
	start := cpuSeconds()
	for b.Loop() {
		x, y := n/97%len(benchNames), n%len(benchNames)
		sum += m.jaroWinkler(benchNames[x], benchNames[y], &features[x], &features[y])
		n++
	}
	b.ReportMetric(float64(b.N)/(cpuSeconds()-start)/1e6, "Mpairs/cpu-s")
}

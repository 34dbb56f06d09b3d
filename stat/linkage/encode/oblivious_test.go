package encode

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"slices"
	"testing"
	"time"

	"github.com/cloudflare/circl/oprf"
)

func unhex(t *testing.T, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestRFC9497 uses appendix A.1.1, test vector 1 (ristretto255-SHA512, base
// mode), with the key dealt in three shares.
func TestRFC9497(t *testing.T) {
	secret, blind := curve.NewScalar(), curve.NewScalar()
	if err := secret.UnmarshalBinary(unhex(t, "5ebcea5ee37023ccb9fc2d2019f9d7737be85591ae8652ffa9ef0f4d37063b0e")); err != nil {
		t.Fatal(err)
	}
	if err := blind.UnmarshalBinary(unhex(t, "64d37aed22a27f5191de1c1d69fadb899d8862b58eb4220029e036ec4c1f6706")); err != nil {
		t.Fatal(err)
	}
	b, err := blindWith([]byte{0}, blind)
	if err != nil {
		t.Fatal(err)
	}
	if want := unhex(t, "609a0ae68c15a3cf6903766461307e5c8bb2f95e7e6550e1ffa2dc99e412803c"); !bytes.Equal(b.Point, want) {
		t.Fatalf("blinded element %x", b.Point)
	}
	shares := deal(secret, rand.Reader, "e")
	token := finish(t, b, shares[2], shares[0])
	want := unhex(t, "527759c3d9366f277d8c6020418d96bb393ba2afb20ff90df23fb7708264e2f3ab9135e3bd69955851de4b1f9fe8a0973396719b7912ba9ee8aa7d0b5e24bcf6")
	if got := b.output(token); !bytes.Equal(got, want) {
		t.Fatalf("output %x", got)
	}
}

func finish(t *testing.T, b *Blinded, one, two Share) Token {
	t.Helper()
	p, err := one.Evaluate(b.Point)
	if err != nil {
		t.Fatal(err)
	}
	q, err := two.Evaluate(b.Point)
	if err != nil {
		t.Fatal(err)
	}
	token, err := b.Finish(Evaluated{one.Holder, p}, Evaluated{two.Holder, q})
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// TestAgreesWithCircl compares with circl's own client and server under the
// whole key.
func TestAgreesWithCircl(t *testing.T) {
	secret := curve.RandomNonZeroScalar(rand.Reader)
	data, _ := secret.MarshalBinary()
	var key oprf.PrivateKey
	if err := key.UnmarshalBinary(oprf.SuiteRistretto255, data); err != nil {
		t.Fatal(err)
	}
	server := oprf.NewServer(oprf.SuiteRistretto255, &key)
	input := scoped("register", "1234")
	want, err := server.FullEvaluate(input)
	if err != nil {
		t.Fatal(err)
	}
	shares := deal(secret, rand.Reader, "e")
	b, err := Blind(rand.Reader, "register", "1234")
	if err != nil {
		t.Fatal(err)
	}
	if got := b.output(finish(t, b, shares[0], shares[1])); !bytes.Equal(got, want) {
		t.Error("two of three holders and circl's one server disagree")
	}
}

func TestTokensOfAnyTwoHoldersAreEqual(t *testing.T) {
	shares := NewShares(rand.Reader, "2026")
	var tokens []Token
	for i := range shares {
		for j := range shares {
			if i == j {
				continue
			}
			b, err := Blind(rand.Reader, "nl", "same value")
			if err != nil {
				t.Fatal(err)
			}
			tokens = append(tokens, finish(t, b, shares[i], shares[j]))
			k, err := KeyFrom(shares[i], shares[j])
			if first, _ := KeyFrom(shares[0], shares[1]); err != nil || k != first {
				t.Error("two shares give another key than two others")
			}
		}
	}
	if len(slices.Compact(tokens)) != 1 {
		t.Error("the token depends on which holders answered")
	}
	b, _ := Blind(rand.Reader, "be", "same value")
	if finish(t, b, shares[0], shares[1]) == tokens[0] {
		t.Error("tokens of two registers are equal")
	}
	if _, err := KeyFrom(shares[0], shares[0]); err == nil {
		t.Error("one holder suffices")
	}
	p, _ := shares[0].Evaluate(b.Point)
	if _, err := b.Finish(Evaluated{1, p}, Evaluated{1, p}); err == nil {
		t.Error("one holder's answer suffices")
	}
	if _, err := shares[0].Evaluate(make([]byte, 32)); err == nil {
		t.Error("the identity is evaluated: it would show nothing but invites misuse")
	}
}

// TestRotationKeepsLinks: a token of the old epoch, moved, equals a new one,
// and an old share no longer joins with a new one.
func TestRotationKeepsLinks(t *testing.T) {
	old := NewShares(rand.Reader, "2026")
	b, _ := Blind(rand.Reader, "nl", "v")
	was := finish(t, b, old[0], old[1])
	step := NewRotation(rand.Reader, "2026", "2027")
	var next [Holders]Share
	for i, s := range old {
		var err error
		if next[i], err = step.Share(s); err != nil {
			t.Fatal(err)
		}
	}
	moved, err := step.Token(was)
	if err != nil {
		t.Fatal(err)
	}
	for _, pair := range [][2]int{{0, 1}, {1, 2}, {2, 0}} {
		b, _ := Blind(rand.Reader, "nl", "v")
		if finish(t, b, next[pair[0]], next[pair[1]]) != moved {
			t.Error("a moved token differs from a new one")
		}
	}
	if moved == was {
		t.Error("rotation changed nothing")
	}
	if _, err := KeyFrom(old[0], next[1]); err == nil {
		t.Error("shares of two epochs are joined")
	}
	scaled := Share{Holder: 1, Epoch: "2027", value: curve.NewScalar().Mul(old[0].value, step.factor)}
	b2, _ := Blind(rand.Reader, "nl", "v")
	if finish(t, b2, scaled, next[1]) == moved {
		t.Error("a stolen old share and the factor join with a new share")
	}
}

func TestShareText(t *testing.T) {
	s := NewShares(rand.Reader, "e1")[1]
	text, err := s.MarshalText()
	if err != nil {
		t.Fatal(err)
	}
	var back Share
	if err := back.UnmarshalText(text); err != nil || back.value.IsEqual(s.value) == false || back.Holder != 2 || back.Epoch != "e1" {
		t.Errorf("share reads back as %v, %v", back, err)
	}
	if s.String() != "share of holder 2 [withheld]" {
		t.Errorf("a share prints as %s", s)
	}
}

func FuzzShareText(f *testing.F) {
	f.Add("sightline-share 1 e AAAA")
	f.Fuzz(func(t *testing.T, text string) {
		var s Share
		if s.UnmarshalText([]byte(text)) == nil {
			if _, err := s.MarshalText(); err != nil {
				t.Error(err)
			}
		}
	})
}

// TestReportUnderATenthOfASecond evaluates the six tokens of a report with two
// of three holders.
func TestReportUnderATenthOfASecond(t *testing.T) {
	shares := NewShares(rand.Reader, "e")
	best := time.Hour
	for range 5 {
		start := time.Now()
		for _, v := range []string{"a", "b", "c", "d", "e", "f"} {
			b, err := Blind(rand.Reader, "nl", v)
			if err != nil {
				t.Fatal(err)
			}
			finish(t, b, shares[0], shares[2])
		}
		best = min(best, time.Since(start))
	}
	t.Logf("six tokens, two holders: %v", best)
	if best > 100*time.Millisecond {
		t.Errorf("took %v", best)
	}
}

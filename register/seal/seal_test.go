package seal_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sightline/register"
	"sightline/register/seal"
)

func keyring(t testing.TB) *seal.Keyring {
	t.Helper()
	k, err := seal.NewKeyring()
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func invented() *register.Identity {
	return &register.Identity{
		GivenNames: register.NewSecret("Zoë  Maria"), FamilyName: register.NewSecret("van der Test"),
		BirthDate: register.NewSecret("2001-02-03"), Phone: register.NewSecret("0600000000"),
	}
}

func TestWhatIsSealedOpensOnlyInItsPlace(t *testing.T) {
	k := keyring(t)
	sealed, err := k.Seal(invented(), "np/1")
	if err != nil {
		t.Fatal(err)
	}
	opened, err := k.Open(sealed, "np/1")
	if err != nil {
		t.Fatal(err)
	}
	if opened.FamilyName.Reveal() != "van der Test" || opened.Phone.Reveal() != "0600000000" {
		t.Error("what was opened is not what was sealed")
	}
	if _, err := k.Open(sealed, "np/2"); err == nil {
		t.Error("a sealed identity opened in another place")
	}
	if _, err := keyring(t).Open(sealed, "np/1"); err == nil {
		t.Error("a sealed identity opened with another register's keys")
	}
	sealed.Text[len(sealed.Text)-1] ^= 1
	if _, err := k.Open(sealed, "np/1"); err == nil {
		t.Error("a changed seal opened")
	}
	if strings.Contains(string(sealed.Text), "Test") {
		t.Error("a name can be read in the sealed text")
	}
}

func TestSecretsPrintNothing(t *testing.T) {
	id := invented()
	for _, format := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		if out := fmt.Sprintf(format, *id); strings.Contains(out, "Test") || strings.Contains(out, "54657374") {
			t.Errorf("%s shows a name: %s", format, out)
		}
	}
}

func TestKeyringSurvivesItsFileAndRotation(t *testing.T) {
	k := keyring(t)
	sealed, err := k.Seal(invented(), "here")
	if err != nil {
		t.Fatal(err)
	}
	if err := k.Rotate(); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "register.keys")
	if err := k.Write(path); err != nil {
		t.Fatal(err)
	}
	if err := k.Write(path); err == nil {
		t.Error("a keyring file was overwritten")
	}
	read, err := seal.ReadKeyring(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := read.Open(sealed, "here"); err != nil {
		t.Errorf("what was sealed before the rotation: %v", err)
	}
	if read.NameToken(invented()) != k.NameToken(invented()) {
		t.Error("tokens changed with the rotation of wrapping keys")
	}
}

func TestNameTokenOverlooksSpelling(t *testing.T) {
	k := keyring(t)
	token := func(given, family, born string) string {
		return k.NameToken(&register.Identity{GivenNames: register.NewSecret(given), FamilyName: register.NewSecret(family), BirthDate: register.NewSecret(born)})
	}
	want := token("Zoë Maria", "van der Test", "2001-02-03")
	for _, same := range []string{"ZOE MARIA", " zoë  maria ", "Zoe-Maria"} {
		if token(same, "Van der TEST", "2001-02-03") != want {
			t.Errorf("%q gives another token", same)
		}
	}
	for name, other := range map[string]string{
		"another year": token("Zoë Maria", "van der Test", "2002-02-03"),
		"swapped":      token("van der Test", "Zoë Maria", "2001-02-03"),
		"moved word":   token("Zoë Maria van", "der Test", "2001-02-03"),
	} {
		if other == want {
			t.Errorf("%s gives the same token", name)
		}
	}
	if token("Zoë Maria", "van der Test", "2001") != "" {
		t.Error("an incomplete identity has a token")
	}
}

func TestIdentifiersComeBack(t *testing.T) {
	k := keyring(t)
	reports, persons := k.Numbering('R'), k.Numbering('P')
	rapid.Check(t, func(t *rapid.T) {
		row := rapid.Int64Range(0, 1<<60-1).Draw(t, "row")
		id := reports.Identifier(row)
		if back, err := reports.Row(id); err != nil || back != row {
			t.Fatalf("%d became %s became %d, %v", row, id, back, err)
		}
		if persons.Identifier(row)[1:] == id[1:] {
			t.Fatalf("row %d has the same identifier in two kinds", row)
		}
	})
	for _, wrong := range []string{"", "R", "P000000000000", "R00000000000I", "r000000000000"} {
		if _, err := reports.Row(wrong); err == nil {
			t.Errorf("%q was taken for an identifier", wrong)
		}
	}
}

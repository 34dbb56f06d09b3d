package simulate

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"strings"
	"unicode"

	"sightline/register"
	"sightline/register/codes"
)

// papers is how a person is called and reached: what all reports about the
// person were meant to say.
type papers struct {
	name     fullName
	alias    string
	phone    uint64
	document uint64
	town     string
}

func (c *Country) papers(v *victim) papers {
	r := draw(c.seed, v.index, forCase)
	p := papers{name: cultures()[v.culture].name(&r, v.gender != "M" && v.gender != "TM")}
	p.phone, p.document = r.next()%1e8, r.next()%1e7
	if (v.group == domestic || v.group == crossBorder) && r.is(.2) {
		p.alias = aliases[r.below(len(aliases))]
	}
	if list := towns[v.country]; len(list) > 0 {
		p.town = list[r.below(len(list))]
	}
	return p
}

// report writes down one contact.
func (c *Country) report(v *victim, p *papers, k *contact) register.Report {
	r := draw(c.seed, v.index<<5|uint64(k.list), v.purpose(forReport+uint64(k.nth)<<16))
	o := &c.offices.all[k.office]
	rep := register.Report{
		Organisation: o.ID, Basis: o.basis(&r, k.reported), Dossier: dossier(&r, k.list),
		Met: k.met.date(), Reported: k.reported.date(),
	}
	if r.is(.04) && !k.list.hasDuty() {
		rep.Met.Day = 0
	}
	if r.is(.02) {
		rep.Met = register.Date{}
	}
	rep.Victim = c.describe(v, k, &r)
	rep.Exploitation = c.exploitation(v, k, &r)
	c.identify(&rep, v, p, k, &r)
	return rep
}

func (o *office) basis(r *chance, on day) codes.Basis {
	switch {
	case o.Duty:
		return "DUTY"
	case on < breakDay || o.habit.basis == "":
		return "LEGIT"
	case o.habit.basis == "CONSENT_REG" && r.is(.15):
		return "CONSENT_HELP"
	}
	return o.habit.basis
}

func dossier(r *chance, l list) codes.Dossier {
	shares := [2]float64{.84, .95}
	if !l.hasDuty() {
		shares = [2]float64{.55, .80}
	}
	switch u := r.uniform(); {
	case u < shares[0]:
		return "REG"
	case u < shares[1]:
		return "REG_OPV"
	}
	return "REG_INF"
}

// describe tells what the office noted of the victim.
func (c *Country) describe(v *victim, k *contact, r *chance) register.Victim {
	d := register.Victim{Gender: v.gender, Status: "PRESUMED", AgeReference: "AT_REPORT"}
	switch u := r.uniform(); {
	case u < .008:
		d.Gender = "U"
	case u < .012 && v.gender == "F":
		d.Gender = "M"
	case u < .012:
		d.Gender = "F"
	}
	c.tellAge(&d, v, k, r)
	d.Nationalities = tellNationality(v, r)
	if len(d.Nationalities) == 0 {
		d.Origin = originOf(v, k.reported)
	}
	if r.is(.35) {
		d.BirthCountry = v.country
	}
	if r.is(.6) || k.list.isPublic() {
		d.Residence = residenceOf(v, k.reported, r)
	}
	d.Region = units[regions[v.region].unit].code
	if k.list == kmar {
		d.Region = "KMAR_D"
	}
	if r.is(.88) {
		d.Municipality = regions[v.region].municipalities[v.place]
	}
	return d
}

func (c *Country) tellAge(d *register.Victim, v *victim, k *contact, r *chance) {
	age := v.born.age(k.reported)
	switch u := r.uniform(); {
	case u < .03:
		d.AgeReference = ""
		return
	case u < .12:
		d.AgeBand = bandOf(age)
		return
	case u < .16 && v.started.year() > v.born.year()+9:
		age, d.AgeReference = v.born.age(v.started), "AT_EXPLOIT"
	}
	d.Age = &age
}

func tellNationality(v *victim, r *chance) []codes.Country {
	switch u := r.uniform(); {
	case u < .035:
		return nil
	case u < .05:
		if other, ok := neighbours[v.country]; ok {
			return []codes.Country{other}
		}
	case u < .5 && v.second != "":
		return []codes.Country{v.country, v.second}
	}
	return []codes.Country{v.country}
}

func originOf(v *victim, on day) codes.Origin {
	switch {
	case v.country == "NL":
		return "NL"
	case isEU(v.country):
		return "EU"
	case v.country == "UA" && on.year() >= 2022:
		return "UA"
	}
	return "NON_EU"
}

// residenceOf is the residence status at the report.
func residenceOf(v *victim, on day, r *chance) codes.Residence {
	switch {
	case v.country == "NL":
		return "NL_CITIZEN"
	case isEU(v.country):
		return "EU_FREE"
	case v.country == "UA" && on >= dayOf(2022, 3, 4):
		return "TPD_UA"
	case v.dublin && on >= dublinDay:
		return [3]codes.Residence{"ASYLUM", "ASYLUM", "DUBLIN_PENDING"}[r.below(3)]
	case v.dublin:
		return [3]codes.Residence{"ASYLUM", "REFLECT", "B8_VICTIM"}[r.below(3)]
	}
	return [6]codes.Residence{"IRREGULAR", "IRREGULAR", "REFLECT", "B8_VICTIM", "OTHER_PERMIT", "UNK"}[r.below(6)]
}

// identify adds who it is: a name, an encoding instead of it, or neither.
func (c *Country) identify(rep *register.Report, v *victim, p *papers, k *contact, r *chance) {
	q := &qualities[k.list]
	if q.key {
		rep.PersonKey = register.NewSecret(personKey(k.list, v.index, k.nth > 0 && r.is(.05)))
	}
	if !r.is(q.named) {
		return
	}
	id := c.identity(v, p, q, r)
	if k.list.isPublic() {
		id.Document = register.NewSecret(personKey(k.list, v.index, false))
	}
	if rep.Basis == "PSEUDO" {
		e := c.encode(id)
		rep.Encoding, rep.PersonKey = &e, register.Secret{}
		return
	}
	rep.Identity = id
}

func (c *Country) identity(v *victim, p *papers, q *quality, r *chance) *register.Identity {
	given, family := p.name.write(r, q)
	id := &register.Identity{GivenNames: register.NewSecret(given), FamilyName: register.NewSecret(family)}
	if r.is(q.born) {
		id.BirthDate = register.NewSecret(writeBirth(v.born, r).String())
	}
	if p.alias != "" && r.is(.5) {
		id.OtherNames = register.NewSecret(p.alias)
	}
	if p.town != "" && r.is(.25) {
		id.BirthPlace = register.NewSecret(p.town)
	}
	if r.is(q.phone) {
		id.Phone = register.NewSecret(phone(p.phone, r))
	}
	if r.is(q.document) {
		id.Document = register.NewSecret("X" + string(v.country) + digits(p.document, 7))
	}
	return id
}

// phone writes a mobile number that nobody has: none begin with 06 0. One in
// six people have changed theirs since, one in thirty numbers is misread.
func phone(number uint64, r *chance) string {
	if r.is(.16) {
		number = r.next()
	}
	number %= 1e7
	if r.is(.03) {
		number += 1 - 2*(number&1)
	}
	switch r.below(3) {
	case 0:
		return "060" + digits(number, 7)
	case 1:
		return "+3160" + digits(number, 7)
	}
	text := digits(number, 7)
	return "06-0" + text[:3] + " " + text[3:]
}

func digits(n uint64, width int) string {
	b := make([]byte, width)
	for i := width - 1; i >= 0; i-- {
		b[i] = byte('0' + n%10)
		n /= 10
	}
	return string(b)
}

// personKey is the office's own number for a person. The three migration
// services share one. No two people have the same: the map from index to
// number is one-to-one, being a multiplication modulo a prime. Sometimes a
// second file is opened for somebody who has one.
func personKey(l list, index uint64, twice bool) string {
	const prime = 9_999_999_967
	prefix := map[list]string{np: "P", zc: "C", shelter: "S", youth: "J", guard: "G", fairwork: "F", vt: "T"}[l]
	salt := uint64(l)
	if l.isPublic() {
		prefix, salt = "V", 97
	}
	key := prefix + digits((index*(6_180_339_887+2*salt)+salt*1_414_213_562)%prime, 10)
	if twice {
		key += "-2"
	}
	return key
}

// keyedHash is the built-in encoding: HMAC-SHA-256, under a key of this
// country, of first given name, family name and date of birth, folded to plain
// small letters. It matches exact agreement only, and any mistake hides a
// person from it.
func keyedHash(seed uint64) func(*register.Identity) register.Encoding {
	key := binary.LittleEndian.AppendUint64([]byte("sightline simulate "), seed)
	return func(id *register.Identity) register.Encoding {
		first, _, _ := strings.Cut(id.GivenNames.Reveal(), " ")
		m := hmac.New(sha256.New, key)
		m.Write([]byte(folded(first) + "|" + folded(id.FamilyName.Reveal()) + "|" + id.BirthDate.Reveal()))
		return register.Encoding{Schema: "simulate-hmac-1", Text: register.NewSecret(base64.RawURLEncoding.EncodeToString(m.Sum(nil)[:18]))}
	}
}

func folded(s string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, plain(s))
}

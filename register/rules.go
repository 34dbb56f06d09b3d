package register

import "fmt"

// Act names what is done to the register; it stands in the journal.
type Act string

const (
	ActEnrol      Act = "enrol"
	ActFile       Act = "file"
	ActCorrect    Act = "correct"
	ActWithdraw   Act = "withdraw"
	ActRead       Act = "read"
	ActReveal     Act = "reveal"
	ActErase      Act = "erase"
	ActLink       Act = "link"
	ActRelink     Act = "relink"
	ActRecord     Act = "record"
	ActAgree      Act = "agree"
	ActRevoke     Act = "revoke"
	ActCount      Act = "count" // a statistical reading of all facts
	ActAudit      Act = "audit" // reading the journal itself
	ActImport     Act = "import"
	ActQuarantine Act = "quarantine" // reading rows set aside
	ActExport     Act = "export"     // writing all facts out, without who they are about
	ActRefused    Act = "refused"
)

// may lists, for each act, the roles that may do it and for what purpose.
// What is not listed is refused.
var may = map[Act]map[Role][]Purpose{
	ActEnrol:      {RoleAdministrator: {PurposeOperation}, RoleImporter: {PurposeRegistration}},
	ActFile:       {RoleReporter: {PurposeRegistration}, RoleImporter: {PurposeRegistration}, RoleRegistrar: {PurposeRegistration}},
	ActCorrect:    {RoleReporter: {PurposeRegistration}, RoleImporter: {PurposeRegistration}, RoleRegistrar: {PurposeRegistration}},
	ActWithdraw:   {RoleReporter: {PurposeRegistration}, RoleRegistrar: {PurposeRegistration}},
	ActRead:       {RoleReporter: {PurposeRegistration}, RoleRegistrar: {PurposeRegistration}, RoleCareCoordinator: {PurposeCare}},
	ActReveal:     {RoleRegistrar: {PurposeRegistration, PurposeSubject}, RoleCareCoordinator: {PurposeCare}},
	ActErase:      {RoleRegistrar: {PurposeSubject, PurposeRegistration}},
	ActLink:       {RoleRegistrar: {PurposeRegistration}, RoleImporter: {PurposeRegistration}},
	ActRelink:     {RoleRegistrar: {PurposeRegistration}},
	ActRecord:     {RoleReporter: {PurposeRegistration}, RoleImporter: {PurposeRegistration}, RoleRegistrar: {PurposeRegistration}, RoleCareCoordinator: {PurposeCare}},
	ActAgree:      {RoleReporter: {PurposeRegistration}, RoleImporter: {PurposeRegistration}, RoleRegistrar: {PurposeRegistration}, RoleCareCoordinator: {PurposeCare}},
	ActRevoke:     {RoleReporter: {PurposeRegistration}, RoleRegistrar: {PurposeRegistration}, RoleCareCoordinator: {PurposeCare}},
	ActCount:      {RoleAnalyst: {PurposeStatistics}, RolePublisher: {PurposeStatistics}, RoleProgramme: {PurposeStatistics}},
	ActAudit:      {RoleAuditor: {PurposeOversight}},
	ActImport:     {RoleImporter: {PurposeRegistration}},
	ActExport:     {RoleRegistrar: {PurposeRegistration}},
	ActQuarantine: {RoleRegistrar: {PurposeRegistration}, RoleImporter: {PurposeRegistration}},
}

// needsCase lists the acts that open what is known of one person and so must
// name the case they are needed for.
var needsCase = map[Act]bool{ActReveal: true, ActErase: true, ActRelink: true, ActExport: true}

// Allow is the one gate: it says whether the caller may do the act, and if
// not, why, as an error of kind ErrForbidden. It is asked before anything is
// read; its answer goes into the journal.
func Allow(c Caller, act Act) error {
	switch {
	case c.Member == "" || c.Purpose == "":
		return fmt.Errorf("%s without a member or a purpose: %w", act, ErrForbidden)
	case needsCase[act] && c.Case == "":
		return fmt.Errorf("%s without a case: %w", act, ErrForbidden)
	}
	for _, purpose := range may[act][c.Role] {
		if purpose == c.Purpose {
			return nil
		}
	}
	return fmt.Errorf("%s as %s for %s: %w", act, c.Role, c.Purpose, ErrForbidden)
}

// ownOnly lists the roles that reach only what their own organisation filed.
var ownOnly = map[Role]bool{RoleReporter: true}

// Reaches reports whether a caller who is allowed an act may do it to what an
// organisation filed.
func Reaches(c Caller, filedBy OrganisationID) bool {
	return !ownOnly[c.Role] || c.Organisation == filedBy
}

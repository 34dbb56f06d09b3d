package chart

import _ "embed"

// Stylesheet gives every class the drawings use its look. A page includes it
// once, and sets --sans to its own typeface.
//
//go:embed figures.css
var Stylesheet string

// Defs is the hatching that the marks for "withheld" and "cannot tell" refer
// to; a page includes it once, before the first drawing.
const Defs = `<svg width="0" height="0" class="defs" aria-hidden="true"><defs><pattern id="hatch" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="7" height="7" fill="#fff"/><line x1="0" y1="0" x2="0" y2="7" stroke="#c3cad1" stroke-width="2"/></pattern></defs></svg>`

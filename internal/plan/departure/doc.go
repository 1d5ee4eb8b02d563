// Package departure decides which members are to leave, and why: because they are lost, because there are too many, or because
// each is to be replaced by a new one. How they leave is the membership's business.
package departure

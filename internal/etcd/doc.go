// Package etcd is the operator's client of one etcd member at a time.
//
// Every call goes to exactly the endpoint it names: there is no balancing and no retry, because the answer of a membership call depends
// on who was asked, and a repeated one is not idempotent. Endpoints are pod addresses, so DNS is no part of it; the member is recognised
// by its certificate. Every call has a deadline, and every error a Class that says what may be done about it.
package etcd

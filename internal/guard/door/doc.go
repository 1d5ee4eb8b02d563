// Package door is the HTTPS port of a waiting agent: the operator sees there why the engine is held back, and says where voters are.
package door

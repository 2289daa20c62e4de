;; A runtime for tests that does as each extrinsic says. An extrinsic's first byte behind its length:
;; `t` writes and traps, `e` finds the block full, `c` sets broken code, `C` sets the code that follows,
;; `d` deletes the code, `b` makes the next block's hooks trap, `k` makes them set broken code, anything
;; else is stored. Every block has an inherent, `i`.
;;
;; Where a line is `;;@name`, tests put instructions. VERSION_LENGTH and the bytes of the version at 64
;; are theirs as well.
(import "env" "memory" (memory 1))
(import "env" "ext_storage_set_version_1" (func $set (param i64 i64)))
(import "env" "ext_storage_get_version_1" (func $get (param i64) (result i64)))
(import "env" "ext_storage_clear_version_1" (func $clear (param i64)))
(import "env" "ext_storage_exists_version_1" (func $exists (param i64) (result i32)))
(import "env" "ext_storage_root_version_2" (func $root (param i32) (result i64)))
(global (export "__heap_base") i32 (i32.const 4096))
;; 0: Ok, 2: the key of the code, 7 to 9: other keys, 10: no room, 13: stale, 16: the inherents, 19: they
;; are fine, 24: a valid transaction, whose tag is put at 36.
(data (i32.const 0) "\00\00:codehbk\01\00\06\01\00\03\04\04i\01\00\00\00\00")
(data (i32.const 24) "\00\00\00\00\00\00\00\00\00\00\04\04\00\ff\ff\ff\ff\ff\ff\ff\ff\01")
(func $slice (param $at i32) (param $length i32) (result i64)
	(i64.or
		(i64.extend_i32_u (local.get $at))
		(i64.shl (i64.extend_i32_u (local.get $length)) (i64.const 32))))

;; The bytes of a compact number, and the number.
(func $prefix (param $at i32) (result i32) (local $mode i32)
	(local.set $mode (i32.and (i32.load8_u (local.get $at)) (i32.const 3)))
	(if (i32.eqz (local.get $mode)) (then (return (i32.const 1))))
	(if (i32.eq (local.get $mode) (i32.const 1)) (then (return (i32.const 2))))
	(i32.const 4))
(func $compact (param $at i32) (result i32) (local $mode i32)
	(local.set $mode (i32.and (i32.load8_u (local.get $at)) (i32.const 3)))
	(if (i32.eqz (local.get $mode))
		(then (return (i32.shr_u (i32.load8_u (local.get $at)) (i32.const 2)))))
	(if (i32.eq (local.get $mode) (i32.const 1))
		(then (return (i32.shr_u (i32.load16_u (local.get $at)) (i32.const 2)))))
	(i32.shr_u (i32.load (local.get $at)) (i32.const 2)))

(func (export "Core_version") (param i32 i32) (result i64)
	;;@version
	(call $slice (i32.const 64) (i32.const VERSION_LENGTH)))

(func $begin
	;;@initialize
	(if (call $exists (call $slice (i32.const 8) (i32.const 1))) (then unreachable))
	(if (call $exists (call $slice (i32.const 9) (i32.const 1)))
		(then (call $set (call $slice (i32.const 2) (i32.const 5))
			(call $slice (i32.const 0) (i32.const 2))))))
(func (export "Core_initialize_block") (param $at i32) (param $length i32) (result i64)
	(call $begin)
	(call $set (call $slice (i32.const 7) (i32.const 1))
		(call $slice (local.get $at) (local.get $length)))
	(call $slice (i32.const 0) (i32.const 1)))

(func (export "BlockBuilder_inherent_extrinsics") (param i32 i32) (result i64)
	;;@inherents
	(call $slice (i32.const 16) (i32.const 3)))
(func (export "BlockBuilder_check_inherents") (param i32 i32) (result i64)
	;;@check
	(call $slice (i32.const 19) (i32.const 3)))

(func $apply (export "BlockBuilder_apply_extrinsic") (param $at i32) (param $length i32) (result i64)
	(local $what i32) (local $prefix i32)
	(local.set $prefix (call $prefix (local.get $at)))
	(local.set $what (i32.load8_u (i32.add (local.get $at) (local.get $prefix))))
	;;@apply
	(call $set (call $slice (local.get $at) (local.get $length))
		(call $slice (local.get $at) (local.get $length)))
	(if (i32.eq (local.get $what) (i32.const 116)) (then unreachable))
	(if (i32.eq (local.get $what) (i32.const 101))
		(then (return (call $slice (i32.const 10) (i32.const 3)))))
	(if (i32.eq (local.get $what) (i32.const 99))
		(then (call $set (call $slice (i32.const 2) (i32.const 5))
			(call $slice (i32.const 0) (i32.const 2)))))
	(if (i32.eq (local.get $what) (i32.const 67))
		(then (call $set (call $slice (i32.const 2) (i32.const 5))
			(call $slice
				(i32.add (i32.add (local.get $at) (local.get $prefix)) (i32.const 1))
				(i32.sub (i32.sub (local.get $length) (local.get $prefix)) (i32.const 1))))))
	(if (i32.eq (local.get $what) (i32.const 100))
		(then (call $clear (call $slice (i32.const 2) (i32.const 5)))))
	(if (i32.eq (local.get $what) (i32.const 98))
		(then (call $set (call $slice (i32.const 8) (i32.const 1))
			(call $slice (i32.const 0) (i32.const 1)))))
	(if (i32.eq (local.get $what) (i32.const 107))
		(then (call $set (call $slice (i32.const 9) (i32.const 1))
			(call $slice (i32.const 0) (i32.const 1)))))
	(call $slice (i32.const 0) (i32.const 2)))

;; The header as it came in: 98 bytes behind an Option's tag and a length of two bytes. The state root
;; goes behind the parent's hash and the number of one byte.
(func (export "BlockBuilder_finalize_block") (param i32 i32) (result i64)
	(local $header i32) (local $root i32)
	;;@finalize
	(local.set $header (i32.add (i32.const 3)
		(i32.wrap_i64 (call $get (call $slice (i32.const 7) (i32.const 1))))))
	(call $clear (call $slice (i32.const 7) (i32.const 1)))
	(local.set $root (i32.wrap_i64 (call $root (i32.const 1))))
	(i64.store offset=33 (local.get $header) (i64.load (local.get $root)))
	(i64.store offset=41 (local.get $header) (i64.load offset=8 (local.get $root)))
	(i64.store offset=49 (local.get $header) (i64.load offset=16 (local.get $root)))
	(i64.store offset=57 (local.get $header) (i64.load offset=24 (local.get $root)))
	;;@header
	(call $slice (local.get $header) (i32.const 98)))

(func (export "Core_execute_block") (param $at i32) (param i32) (result i64)
	(local $next i32) (local $left i32) (local $length i32)
	;;@execute
	(call $begin)
	(local.set $next (i32.add (local.get $at) (i32.const 98)))
	(local.set $left (call $compact (local.get $next)))
	(local.set $next (i32.add (local.get $next) (call $prefix (local.get $next))))
	(block (loop
		(br_if 1 (i32.eqz (local.get $left)))
		(local.set $length
			(i32.add (call $prefix (local.get $next)) (call $compact (local.get $next))))
		(drop (call $apply (local.get $next) (local.get $length)))
		(local.set $next (i32.add (local.get $next) (local.get $length)))
		(local.set $left (i32.sub (local.get $left) (i32.const 1)))
		(br 0)))
	(if (i64.ne (i64.load offset=33 (local.get $at))
			(i64.load (i32.wrap_i64 (call $root (i32.const 1)))))
		(then unreachable))
	(call $slice (i32.const 0) (i32.const 0)))

(func (export "TaggedTransactionQueue_validate_transaction")
	(param $at i32) (param i32) (result i64)
	;;@validate
	(i32.store8 (i32.const 36)
		(i32.load8_u (i32.add (local.get $at) (call $prefix (local.get $at)))))
	(call $slice (i32.const 24) (i32.const 22)))

//! `errno`: the platform's error numbers and their names.

use adder_vm::native::ModuleSpec;
use adder_vm::object::value::Value;
use adder_vm::types::dict::PyDict;
use adder_vm::types::str::intern;

macro_rules! names {
    ($($name:ident)*) => {
        /// Where two names have one number, the later is the one `errorcode` shows.
        const NAMES: &[(&str, i32)] = &[$((stringify!($name), libc::$name)),*];
    };
}

names! {
    ENODEV ENOCSI EHOSTUNREACH ENOMSG EUCLEAN EL2NSYNC EL2HLT ENODATA ENOTBLK ENOSYS EPIPE EINVAL EOVERFLOW EADV EINTR
    EUSERS ENOTEMPTY ENOBUFS EPROTO EREMOTE ENAVAIL ECHILD ELOOP EXDEV E2BIG ESRCH EMSGSIZE EAFNOSUPPORT EBADR
    EHOSTDOWN EPFNOSUPPORT ENOPROTOOPT EBUSY EWOULDBLOCK EBADFD EDOTDOT EISCONN ENOTCONN ESHUTDOWN ENOENT EEXIST ENXIO
    EADDRINUSE EL3HLT ESTRPIPE ENOSPC ENETDOWN EPERM EBADSLT EDOM EBADF EINPROGRESS EDESTADDRREQ ENETRESET
    EALREADY ENOLCK EBADE EKEYREJECTED EKEYREVOKED EKEYEXPIRED ENOKEY EACCES EMEDIUMTYPE ENOMEDIUM ESTALE
    EADDRNOTAVAIL ECONNABORTED EREMOTEIO EBADRQC EBADMSG EFAULT EFBIG EDEADLK EOWNERDEAD ENOTRECOVERABLE
    ENOTDIR EISNAM EMFILE ENFILE EIO EDQUOT ECOMM ECONNREFUSED ECONNRESET ECANCELED ENOTNAM ENOTSOCK ENOTSUP
    EOPNOTSUPP ENOTUNIQ ENOSR ENOSTR ENONET ENOPKG ENOMEM ENOTTY ENOANO ENOEXEC EPROTONOSUPPORT EPROTOTYPE ERANGE
    EREMCHG ERFKILL EROFS ESOCKTNOSUPPORT ESPIPE ESRMNT ETIME ETIMEDOUT ETOOMANYREFS ETXTBSY EUNATCH EXFULL EHWPOISON
    EILSEQ EISDIR ELIBACC ELIBBAD ELIBEXEC ELIBMAX ELIBSCN ELNRNG EMLINK EMULTIHOP ENAMETOOLONG ENETUNREACH
    ENOLINK ECHRNG EIDRM EL3RST EDEADLOCK EAGAIN EBFONT ERESTART
}

pub static MODULE: ModuleSpec = ModuleSpec {
    name: "errno",
    doc: "This module makes available standard errno system symbols.\n\nThe value of each symbol is the corresponding integer value,\ne.g., on most systems, errno.ENOENT equals the integer 2.\n\nThe dictionary errno.errorcode maps numeric codes to symbol names,\ne.g., errno.errorcode[2] could be the string 'ENOENT'.\n\nSymbols that are not relevant to the underlying system are not defined.\n\nTo map error codes to error messages, use the function os.strerror(),\ne.g. os.strerror(2) could return 'No such file or directory'.",
    functions: &[],
    types: &[],
    init: Some(|t, module| {
        let codes = PyDict::new();
        if let Some(dict) = codes.downcast::<PyDict>() {
            for (name, number) in NAMES {
                module.add(name, Value::from(*number));
                // The names CPython prefers where there are two.
                if !matches!(*name, "EWOULDBLOCK" | "EDEADLK" | "EOPNOTSUPP")
                    || dict.get(t, &Value::from(*number))?.is_none()
                {
                    dict.set(t, Value::from(*number), intern(name))?;
                }
            }
        }
        module.add("errorcode", codes);
        Ok(())
    }),
};

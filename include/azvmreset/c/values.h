/* A part of azvmreset.h, whose rules hold here, too: the numbers of requests and results. */
#ifndef AZVMRESET_C_VALUES_H
#define AZVMRESET_C_VALUES_H

#include <azvmreset/c/base.h>

AZVMR_BEGIN_DECLS

/* ---- Values of requests and results -------------------------------------------------------------------------- */

/* LADDER, of a request alone: each way in turn, until one has set the password or the guest says no. */
enum { AZVMR_METHOD_LADDER = 0, AZVMR_METHOD_VM_ACCESS = 1, AZVMR_METHOD_RUN_COMMAND = 2, AZVMR_METHOD_OFFLINE = 3 };

/* The ways in, in the order of the ladder (docs/methods.md), and what became of each. */
enum { AZVMR_RUNG_VM_ACCESS = 1, AZVMR_RUNG_MANAGED_RUN_COMMAND = 2, AZVMR_RUNG_ACTION_RUN_COMMAND = 3 };
enum { AZVMR_RUNG_OFFLINE = 4 };
enum { AZVMR_RUNG_SUCCEEDED = 1, AZVMR_RUNG_FAILED = 2, AZVMR_RUNG_SKIPPED = 3 };

/* How far a result is proved; each level includes the one before. */
enum {
  AZVMR_EVIDENCE_NONE = 0,
  AZVMR_EVIDENCE_ACCEPTED = 1,  /* ARM took the request */
  AZVMR_EVIDENCE_APPLIED = 2,   /* the platform says Succeeded for this very attempt */
  AZVMR_EVIDENCE_CONFIRMED = 3, /* the guest itself answered */
  AZVMR_EVIDENCE_VERIFIED = 4   /* a sign-in with the new password succeeded */
};

enum { AZVMR_UNKNOWN = 0, AZVMR_NO = 1, AZVMR_YES = 2 };

enum {
  AZVMR_BLOCKER_NOT_WINDOWS = 1,
  AZVMR_BLOCKER_VM_NOT_RUNNING = 2,
  AZVMR_BLOCKER_AGENT_NOT_READY = 3, /* may be overridden */
  AZVMR_BLOCKER_AGENT_STALE = 4,     /* may be overridden */
  AZVMR_BLOCKER_EXTENSIONS_DISABLED = 5,
  AZVMR_BLOCKER_PROVISIONING_UPDATING = 6, /* may be overridden */
  AZVMR_BLOCKER_CLASSIC_VM = 7,
  AZVMR_BLOCKER_ACCOUNT_UNVERIFIED = 8,
  AZVMR_BLOCKER_DOMAIN_CONTROLLER = 9,
  AZVMR_BLOCKER_LAPS_MANAGED = 10,
  AZVMR_BLOCKER_CONSTRAINED_LANGUAGE = 11,
  AZVMR_BLOCKER_DOMAIN_ACCOUNT = 12,
  AZVMR_BLOCKER_DOMAIN_UNREACHABLE = 13,
  AZVMR_BLOCKER_READ_ONLY_DOMAIN_CONTROLLER = 14,
  AZVMR_BLOCKER_LOCKED = 15,             /* by a ReadOnly lock */
  AZVMR_BLOCKER_PERMISSION_MISSING = 16, /* for every open way */
  /* Of the offline method: what a plan or the staging of a volume finds. */
  AZVMR_BLOCKER_DISK_ENCRYPTED = 17,          /* by Azure Disk Encryption or BitLocker */
  AZVMR_BLOCKER_DISK_EPHEMERAL = 18,          /* it lies on the host, and cannot be copied */
  AZVMR_BLOCKER_DISK_UNMANAGED = 19,          /* a blob of a storage account */
  AZVMR_BLOCKER_CONFIDENTIAL_VM = 20,         /* its disk opens for itself alone */
  AZVMR_BLOCKER_SWAP_UNSUPPORTED = 21,        /* this cloud or this VM cannot take another OS disk */
  AZVMR_BLOCKER_AGENT_METHODS_OPEN = 22,      /* the offline method is the last resort */
  AZVMR_BLOCKER_DISK_IDENTITY_COLLISION = 23, /* the copy has the identity of the rescue VM's own disk */
  AZVMR_BLOCKER_HIBERNATED = 24,              /* Windows is asleep on this volume */
  AZVMR_BLOCKER_VOLUME_UNCLEAN = 25,          /* its journal has to be replayed by Windows first */
  AZVMR_BLOCKER_VOLUME_READ_ONLY = 26,        /* nothing can be written to it */
  AZVMR_BLOCKER_VOLUME_IN_USE = 27,           /* the running machine's own system */
  AZVMR_BLOCKER_NOT_A_WINDOWS_VOLUME = 28,    /* no Windows was found on it */
  AZVMR_BLOCKER_VOLUME_UNTRUSTWORTHY = 29, /* a link, a second name or an ambiguous one where a file is to be written */
  AZVMR_BLOCKER_SETUP_IN_PROGRESS = 30,    /* Windows Setup has not ended there (SetupType is not 0) */
  AZVMR_BLOCKER_WRONG_COMPUTER = 31,       /* another computer's Windows than was expected */
  AZVMR_BLOCKER_LOCAL_POLICY_OFF = 32,     /* a policy of the domain turns local group policy off */
  AZVMR_BLOCKER_RESCUE_UNSUITABLE = 33,    /* that VM cannot take the copy, or repair it */
  AZVMR_BLOCKER_ALREADY_STAGED = 34        /* something of azvmreset is planted there already */
};

/* Of a plan (docs/results.md). */
enum { AZVMR_PLANTED_RESET_PASSWORD = 1, AZVMR_PLANTED_RESET_RDP = 2 };
enum { AZVMR_PLANTED_NOTHING = 3 }; /* of a plan alone: a disk as a snapshot has it */
enum { AZVMR_HOOK_GROUP_POLICY = 1, AZVMR_HOOK_SETUP = 2 };
enum { AZVMR_PLANTED_OUTCOME_NOT_RUN = 1, AZVMR_PLANTED_OUTCOME_DONE = 2, AZVMR_PLANTED_OUTCOME_REFUSED = 3 };
enum { AZVMR_PLANTED_OUTCOME_FAILED = 4, AZVMR_PLANTED_OUTCOME_UNKNOWN = 5 };
enum { AZVMR_RESCUE_OS_WINDOWS = 1, AZVMR_RESCUE_OS_LINUX = 2 };
enum { AZVMR_NETWORK_SOURCE_SUBNET = 1, AZVMR_NETWORK_GIVEN_SUBNET = 2, AZVMR_NETWORK_NAT_GATEWAY = 3 };
enum { AZVMR_READ_BACK_AUTOMATIC = 0, AZVMR_READ_BACK_AGENT = 1, AZVMR_READ_BACK_SNAPSHOT = 2 };
enum { AZVMR_READ_BACK_NONE = 3 };
enum { AZVMR_POWER_AS_BEFORE = 0, AZVMR_POWER_RUNNING = 1, AZVMR_POWER_STOPPED = 2, AZVMR_POWER_DEALLOCATED = 3 };
enum {
  AZVMR_PLAN_TEXT = 1,
  AZVMR_PLAN_JSON = 2,
  AZVMR_PLAN_MARKDOWN = 3,
  AZVMR_PLAN_AZ = 4,
  AZVMR_PLAN_POWERSHELL = 5
};

/* Of a rescue. AUTOMATIC: while nothing has stopped, what was begun is undone at once; later it stays as it is. */
enum { AZVMR_ON_FAILURE_AUTOMATIC = 0, AZVMR_ON_FAILURE_KEEP = 1, AZVMR_ON_FAILURE_ROLL_BACK = 2 };
enum { AZVMR_RESCUE_SUCCEEDED = 1, AZVMR_RESCUE_ROLLED_BACK = 2 };

/* Whether the guest is asked afterwards, by a Run Command that reads the account back. AUTOMATIC: where this identity
 * may do so; ALWAYS: else AZVMR_OUTCOME_UNKNOWN. */
enum { AZVMR_CONFIRM_AUTOMATIC = 0, AZVMR_CONFIRM_ALWAYS = 1, AZVMR_CONFIRM_NEVER = 2 };

/* The two forms of Run Command: a resource of its own, with exit code; or one at a time on a VM, without. */
enum { AZVMR_COMMAND_MANAGED = 0, AZVMR_COMMAND_ACTION = 1 };

enum { AZVMR_GROUP_ADMINISTRATORS = 1, AZVMR_GROUP_REMOTE_DESKTOP_USERS = 2 };

/* How the one attempt to sign in ended. UNPROVEN: this kind of logon is denied, and the password may be right. */
enum {
  AZVMR_SIGN_IN_NOT_TRIED = 0,
  AZVMR_SIGN_IN_PROVED = 1,
  AZVMR_SIGN_IN_WRONG_PASSWORD = 2,
  AZVMR_SIGN_IN_UNPROVEN = 3,
  AZVMR_SIGN_IN_CHANGE_REQUIRED = 4,
  AZVMR_SIGN_IN_DISABLED = 5,
  AZVMR_SIGN_IN_LOCKED = 6,
  AZVMR_SIGN_IN_EXPIRED = 7,
  AZVMR_SIGN_IN_RESTRICTED = 8 /* hours, workstations, a blank password */
};

/* What becomes of a VM that was started for a reset: it runs on, or is stopped or deallocated again, as it was. */
enum { AZVMR_AFTER_LEAVE_RUNNING = 0, AZVMR_AFTER_RESTORE = 1 };

/* What becomes of the VMAccess instance, which keeps the password encrypted and may act on it once more. AUTOMATIC: one
 * that the operation made is removed once the guest has confirmed the reset; REMOVE: also one that was there before. */
enum { AZVMR_VM_ACCESS_AUTOMATIC = 0, AZVMR_VM_ACCESS_REMOVE = 1, AZVMR_VM_ACCESS_LEAVE = 2 };

AZVMR_END_DECLS

#endif

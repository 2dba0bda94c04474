/* A part of azvmreset.h, whose rules hold here, too: without a network: passwords, the portal, failures. */
#ifndef AZVMRESET_C_ADVICE_H
#define AZVMRESET_C_ADVICE_H

#include <azvmreset/c/base.h>

AZVMR_BEGIN_DECLS

/* ---- Without a network: passwords ------------------------------------------------------------------------------ */

/* Judges a password by every rule that is known; gives an AZVMR_RESULT_PASSWORD. `account` may be NULL; `create` asks
 * the list of reserved names too. */
azvmr_status azvmr_check_password(azvmr_result** out, const char* password, size_t password_length, const char* account,
                                  int32_t create, azvmr_error** err);

/* Where a password will travel, which decides on its alphabet: anywhere; JSON to an extension; `net user`, cmd and
 * PowerShell; typed by a person on an unknown keyboard. */
enum { AZVMR_CHANNEL_ANY = 0, AZVMR_CHANNEL_VM_ACCESS = 1 };
enum { AZVMR_CHANNEL_COMMAND_LINE = 2, AZVMR_CHANNEL_KEYBOARD = 3 };

/* A password of `length` characters (12 to 123, to 14 for the command line; 24 suits) from the system's secure source,
 * each one byte. The buffer is the caller's to wipe, and must have room for a NUL besides. `account` is kept out of the
 * password; it may be NULL. */
azvmr_status azvmr_generate_password(char* buffer, size_t capacity, uint32_t length, int32_t channel,
                                     const char* account, azvmr_error** err);

/* ---- Without a network: the portal, and failures --------------------------------------------------------------- */

/* The well-known clouds, and one of them by any of its names, as an AZVMR_RESULT_CLOUD. */
const char* const* azvmr_cloud_names(size_t* count);
azvmr_status azvmr_cloud_named(azvmr_result** out, const char* name, azvmr_error** err);

/* The address of the portal's own page for the job. `cloud` is the name of a well-known one, its ARM endpoint, or the
 * address of a portal. `tenant` may be NULL, `cloud` too: the public one. */
azvmr_status azvmr_portal_url(azvmr_text** out, const char* vm, const char* tenant, const char* cloud,
                              azvmr_error** err);
const char* azvmr_text_value(const azvmr_text* text, size_t* length);
void azvmr_text_free(azvmr_text* text);

/* Explains a code ("0x800708C5", "OperationNotAllowed") or a text that contains one. Not known: AZVMR_OK, and NULL in
 * `out`. */
azvmr_status azvmr_explain_failure(azvmr_failure** out, const char* code_or_text, azvmr_error** err);
const char* azvmr_failure_name(const azvmr_failure* failure, size_t* length); /* as in azvmr_error_failure */
const char* azvmr_failure_meaning(const azvmr_failure* failure, size_t* length);
const char* azvmr_failure_remedy(const azvmr_failure* failure, size_t* length);
const char* azvmr_failure_help_url(const azvmr_failure* failure, size_t* length);
uint32_t azvmr_failure_hresult(const azvmr_failure* failure);
int32_t azvmr_failure_retryable(const azvmr_failure* failure);
void azvmr_failure_free(azvmr_failure* failure);

AZVMR_END_DECLS

#endif

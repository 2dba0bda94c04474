/* A part of azvmreset.h, whose rules hold here, too: keys that open passwords which a guest made. */
#ifndef AZVMRESET_C_SEALING_H
#define AZVMRESET_C_SEALING_H

#include <azvmreset/c/base.h>

AZVMR_BEGIN_DECLS

/* ---- Keys for sealed passwords --------------------------------------------------------------------------------- */

/* An RSA key pair of the caller: the guest gets the public half, and only this key opens what it seals. One key serves
 * any number of requests and clients at once. Generated: 3072 bits, on the calling thread, some tenths of a second.
 * From PEM: a private key of 3072 to 8192 bits without a passphrase (PKCS #8 or PKCS #1). */
azvmr_status azvmr_sealing_key_generate(azvmr_sealing_key** out, azvmr_error** err);
azvmr_status azvmr_sealing_key_from_pem(azvmr_sealing_key** out, const char* pem, size_t pem_length, azvmr_error** err);
void azvmr_sealing_key_free(azvmr_sealing_key* key);

/* The private key in PEM, with a NUL, into a buffer that is the caller's to wipe; `length` has its bytes without the
 * NUL, and may be NULL. With no buffer and the capacity 0 it only tells the length. Whoever has the PEM opens every
 * answer. */
azvmr_status azvmr_sealing_key_to_pem(const azvmr_sealing_key* key, char* buffer, size_t capacity, size_t* length,
                                      azvmr_error** err);

/* SHA-256 of the public key, 64 hexadecimal digits; and whether the key came from PEM, so that somebody has it still.
 */
const char* azvmr_sealing_key_fingerprint(const azvmr_sealing_key* key, size_t* length);
int32_t azvmr_sealing_key_kept(const azvmr_sealing_key* key);

AZVMR_END_DECLS

#endif

// The fields of what a handle stands for; nothing where there is none.
#pragma once

#include "capi/lend.hpp"
#include "capi/result.hpp"

namespace azvmreset::capi {

template <class Handle, class Object, class Value>
Value value(const Handle* handle, Value Object::*field) noexcept {
  return handle == nullptr || handle->rep == nullptr ? Value() : handle->rep->*field;
}

template <class Handle, class Object>
const char* text(const Handle* handle, std::string Object::*field, size_t* length) noexcept {
  const bool there = handle != nullptr && handle->rep != nullptr;
  return lend(there ? std::string_view(handle->rep->*field) : std::string_view(), length);
}

template <class Handle, class Object>
int32_t flag(const Handle* handle, bool Object::*field) noexcept {
  return value(handle, field) ? 1 : 0;
}

// Enumerations and plain numbers.
template <class Handle, class Object, class Number>
int32_t number(const Handle* handle, Number Object::*field) noexcept {
  return static_cast<int32_t>(value(handle, field));
}

template <class Handle, class Object, class Time>
int64_t time(const Handle* handle, Time Object::*field) noexcept {
  return since_1970(value(handle, field));
}

}  // namespace azvmreset::capi

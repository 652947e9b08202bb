/// `bytes` as the input-script language writes them: between quotation marks, printable ASCII as
/// it is, the rest as `\n`, `\r`, `\t`, `\"`, `\\` and `\xNN`.
public func quoted(_ bytes: some Sequence<UInt8>) -> String {
  var text = "\""
  for byte in bytes {
    switch byte {
    case 0x0a: text += "\\n"
    case 0x0d: text += "\\r"
    case 0x09: text += "\\t"
    case 0x22: text += "\\\""
    case 0x5c: text += "\\\\"
    case 0x20...0x7e: text.unicodeScalars.append(Unicode.Scalar(byte))
    default: text += "\\x" + hexadecimal(UInt64(byte), digits: 2)
    }
  }
  return text + "\""
}

def message_of(code, context): return code
def fix_of(code, context): return ""
